/** Escape sequences that a terminal obeys: command strings, sequences with parameters, short ones, each also when it is incomplete. */
export const SEQUENCES = [
  /(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c\n]*(?:\u0007|\u009c|\u001b\\)?/,
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?/,
  /\u001b[ -/]*[0-~]?/,
];

const ANY = new RegExp(SEQUENCES.map(({ source }) => source).join("|"), "g");

/** Removes all escape sequences from a text, colors included. */
export function withoutSequences(text: string): string {
  return text.replace(ANY, "");
}
