import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Self-consistency",
  summary:
    "You can sample many chains of thought at once, let them vote, and stop as soon as the vote is clear.",
  exercises: [
    "sample-chains",
    "majority-vote",
    "vote-odds",
    "plurality-odds",
    "stop-voting",
    "self-consistency",
  ],
});
