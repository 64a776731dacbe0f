/** What the keys answer above the verdict. */
export const NOT_PASSED = "This one has not passed yet. a lists all exercises, and you may jump to any.";
export const NOT_TRIED = "The answer comes once this exercise has passed and you have tried the experiment.";
export const JUDGED_FIRST = "Your last save is judged first; when it passes, it goes on.";
export const PASTED =
  "Pasted text does nothing here. Paste it into the file of the exercise: o opens it in your editor.";

/** Remarks that a new verdict makes void. */
export const ENDS_WITH_VERDICT = new Set([NOT_PASSED, NOT_TRIED, JUDGED_FIRST]);
