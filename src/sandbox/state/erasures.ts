import { randomUUID } from 'node:crypto'
import type { DeletedUser } from '../contract/bodies'
import type { AudienceStore } from './audiences'
import type { TransitionRule } from './transitions'
import { Transition } from './transitions'

/** A request to delete users, and what became of it. */
export interface Erasure {
  requestId: string
  progress: Transition<'PENDING', 'DONE'>
  users: ErasedUser[]
}

export interface ErasedUser extends DeletedUser {
  /** Where they were a member and no longer are; empty until the erasure is done. */
  audienceIds: string[]
}

/** Of the erasures that are done the latest are kept, to cap memory. */
const MOST_DONE = 1_000

/** Erasures are done after a while: what is there by then goes, uploads of the meantime included (our choice). */
export class Erasures {
  private pending: Erasure[] = []
  private done: Erasure[] = []

  constructor(
    private readonly rule: TransitionRule,
    private readonly audiences: AudienceStore
  ) {}

  add(users: DeletedUser[]): Erasure {
    const added: Erasure = {
      requestId: randomUUID(),
      progress: new Transition('PENDING', 'DONE', this.rule),
      users: users.map((user) => ({ ...user, audienceIds: [] }))
    }
    this.pending.push(added)
    return added
  }

  find(requestId: string): Erasure | undefined {
    return this.all().find((one) => one.requestId === requestId)
  }

  /** Oldest first. */
  all(): Erasure[] {
    return [...this.done, ...this.pending]
  }

  /** Removes the users of each erasure that is due. Before anything reads or changes members. */
  carryOutDue(): void {
    const due = this.pending.filter(({ progress }) => progress.state === 'DONE')
    if (due.length === 0) {
      return
    }
    for (const user of due.flatMap(({ users }) => users)) {
      user.audienceIds = this.erase(user)
    }
    this.pending = this.pending.filter((one) => !due.includes(one))
    this.done = [...this.done, ...due].slice(-MOST_DONE)
  }

  /** When the last one is due that becomes due by itself, in milliseconds. */
  get lastDueAt(): number {
    return Math.max(0, ...this.pending.map(({ progress }) => progress.dueAt).filter((time) => time < Infinity))
  }

  /** Cookies and mobile advertising IDs are of no member here. @returns the audiences that had the user */
  private erase({ userId: { type, value }, advertiserId }: DeletedUser): string[] {
    const left = this.audiences
      .all()
      .filter(
        (audience) => type === 'EXTERNAL_USER_ID' && (advertiserId ?? audience.advertiserId) === audience.advertiserId
      )
      .filter(({ members }) => members.remove(value))
    left.forEach((audience) => this.audiences.sample(audience))
    return left.map(({ audienceId }) => audienceId)
  }
}
