/** What a terminal takes for commands: strings of commands to their end, sequences with parameters, short ones, and what is left of any. */
export const SEQUENCES = [
  /(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c\n]*(?:\u0007|\u009c|\u001b\\)?/,
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?/,
  /\u001b[ -/]*[0-~]?/,
];

const ANY = new RegExp(SEQUENCES.map(({ source }) => source).join("|"), "g");

/** A text without them, its colors included. */
export function withoutSequences(text: string): string {
  return text.replace(ANY, "");
}
