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
    { slug: "dpo-loss", title: "The DPO loss", difficulty: 2, minutes: 20, hints, explore: "TODO" },
    { slug: "dpo-metrics", title: "DPO metrics", difficulty: 2, minutes: 15, hints, explore: "TODO" },
    {
      slug: "optimal-margin",
      title: "The optimal margin",
      difficulty: 2,
      minutes: 15,
      hints,
      explore: "TODO",
    },
    {
      slug: "tabular-dpo",
      seconds: 30,
      title: "Tabular DPO",
      difficulty: 2,
      minutes: 20,
      hints,
      explore: "TODO",
    },
    {
      slug: "two-roads",
      seconds: 30,
      title: "RLHF and DPO meet",
      difficulty: 3,
      minutes: 25,
      hints,
      explore: "TODO",
    },
    { slug: "ipo-loss", title: "The IPO loss", difficulty: 2, minutes: 15, hints, explore: "TODO" },
  ],
});
