/** Why a run ended before its end. */
export interface Stopped {
  /** Somebody's wish, trouble with Amazon or with the journal, or a source that cannot be read. */
  by: 'interrupt' | 'trouble' | 'source'
  reason: string
}

/** Whether a run continues; the first reason to end it is kept. */
export class StopSignal {
  /** Ends reading and waiting. */
  readonly signal: AbortSignal
  private readonly halt = new AbortController()
  private why: Stopped | undefined

  constructor(private readonly interrupt: AbortSignal) {
    this.signal = AbortSignal.any([interrupt, this.halt.signal])
  }

  get ended(): boolean {
    return this.signal.aborted
  }

  get stopped(): Stopped | undefined {
    return this.why ?? (this.interrupt.aborted ? { by: 'interrupt', reason: 'Interrupted.' } : undefined)
  }

  /** Nothing further is read; what was read is sent. */
  stopReading(reason: string): void {
    this.why ??= { by: 'source', reason }
  }

  /** Nothing further is sent. */
  stop(reason: string, by: Stopped['by'] = 'trouble'): void {
    this.why ??= this.stopped ?? { by, reason }
    this.halt.abort()
  }

  /** Adds to the reason of what was stopped. */
  addDetail(more: string): void {
    const { stopped } = this
    if (stopped !== undefined) {
      this.why = { ...stopped, reason: `${stopped.reason} ${more}` }
    }
  }
}
