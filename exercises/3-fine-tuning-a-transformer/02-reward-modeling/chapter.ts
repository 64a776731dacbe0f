import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Reward modeling",
  summary:
    "You can turn people's comparisons into a model that scores any text, say how sure it is, and find the shortcut that it took.",
  exercises: [
    "preference-odds",
    "fit-strengths",
    "noisy-preferences",
    "shared-prompt",
    "last-state",
    "ranking-loss",
    "train-reward",
    "calibration",
    "length-sign-test",
    "length-shortcut",
  ],
});
