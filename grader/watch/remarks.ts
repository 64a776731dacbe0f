/** What the keys answer above the verdict. */
export const NOT_PASSED = "This one has not passed yet. a lists all exercises, and you may jump to any.";
export const NOT_TRIED = "The answer comes once this exercise has passed and you have tried the experiment.";
export const JUDGED_FIRST = "Your last save is judged first; when it passes, it goes on.";
export const PASTED =
  "Pasted text does nothing here. Paste it into the file of the exercise: o opens it in your editor.";

const SAVED = "You saved ";

/** A file of the same chapter was saved, but not the one that this screen judges. */
export function savedAnother(other: string, judged: string): string {
  return `${SAVED}${other}.ts, but this screen judges ${judged}.ts. a lists all exercises: choose ${other} there.`;
}

/** Whether a new verdict makes a remark void. */
export function endsWithVerdict(message: string): boolean {
  return [NOT_PASSED, NOT_TRIED, JUDGED_FIRST].includes(message) || message.startsWith(SAVED);
}
