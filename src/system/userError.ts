/** Why a run cannot start or cannot go on, in one line for the person who started it. Ends the program with code 1. */
export class UserError extends Error {}
