import { defineChapter } from "#lib/course";

const hints: [string, string, string, string] = ["TODO 1", "TODO 2", "TODO 3", "TODO 4"];

export default defineChapter({
  title: "DPO",
  summary:
    "You can train a model on preferences without a reward model, and tell whether it has become better or only more certain.",
  exercises: [
    {
      slug: "policy-reward",
      title: "The policy as a reward model",
      difficulty: 2,
      minutes: 15,
      hints,
      explore: "TODO",
    },
    {
      slug: "response-log-prob",
      title: "Log-probability of a response",
      difficulty: 1,
      minutes: 15,
      hints,
      explore: "TODO",
      answer: "TODO",
    },
    { slug: "dpo-loss", title: "The DPO loss", difficulty: 2, minutes: 20, hints, explore: "TODO" },
    {
      slug: "reference-cache",
      title: "Caching the reference",
      difficulty: 2,
      minutes: 20,
      hints,
      explore: "TODO",
      answer: "TODO",
    },
    { slug: "dpo-metrics", title: "DPO metrics", difficulty: 2, minutes: 15, hints, explore: "TODO" },
    {
      slug: "optimal-margin",
      title: "The optimal margin",
      difficulty: 2,
      minutes: 15,
      hints,
      explore: "TODO",
    },
    { slug: "tabular-dpo", title: "Tabular DPO", difficulty: 2, minutes: 20, hints, explore: "TODO" },
    { slug: "two-roads", title: "RLHF and DPO meet", difficulty: 3, minutes: 25, hints, explore: "TODO" },
    { slug: "ipo-loss", title: "The IPO loss", difficulty: 2, minutes: 15, hints, explore: "TODO" },
    {
      slug: "chosen-anchor",
      title: "DPO with an anchor",
      difficulty: 2,
      minutes: 20,
      seconds: 60,
      hints,
      explore: "TODO",
      answer: "TODO",
    },
    {
      slug: "train-dpo",
      title: "Train with DPO",
      difficulty: 3,
      minutes: 35,
      seconds: 60,
      hints,
      explore: "TODO",
      answer: "TODO",
    },
  ],
});
