import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Budget forcing",
  summary: "You can make a model think longer or shorter than it wants to, and say what that buys.",
  exercises: ["split-thinking", "forbid-tokens", "budget-control", "budget-report", "forced-thinking"],
});
