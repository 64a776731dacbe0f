import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Monte Carlo labels",
  difficulty: 2,
  minutes: 25,
  hints: [
    "Print the prompts that your sampler gets. Do they hold the problem, `=`, and the prefix, errors included?",
    "The label belongs to this prefix and this model: everything before stays, everything after is drawn. Then only the answers count, and each continuation counts, with an answer or without.",
    "soft = #(answer of prefix + continuation = right answer) / count;   hard = [soft > 0]",
    "Make one prompt for each continuation, all alike: the problem's prompt, then the prefix. Ask the sampler once.\nParse prefix and continuation together, because ⇒ may stand in either. Compare the answers with that of the problem.\nDivide how many are right by how many were asked for; for the hard label, see whether any is.",
  ],
  explore:
    "Let the reasoner write chains at T = 1. Cut each one that has an error right after its first wrong step. Label these prefixes hard, with 4, 8, 16 and 32 continuations. How many of them are called good? And how many right prefixes are called bad?",
  answer:
    "Called good: 9, 13, 21 and 31 of 100 (1,200 prefixes, 3 seeds), though only 3 of 100 continuations are right. Of right prefixes 10, 4, 1 and 0 of 100 are called bad. " +
    "More continuations find the last good prefix, and excuse more and more errors. A soft label above 0.5 takes 1 of 100 wrong prefixes for good, but calls every third right one bad.",
  predict: {
    question:
      "The reasoner has made its first error in the second of six steps. A single continuation from there is right in 5 of 100 cases. How often is the hard label from 16 continuations 1?",
    choices: ["in 5 of 100 cases", "in about 35", "in 56: 1 − 0.95¹⁶", "nearly always"],
    answer: 1,
    because:
      "In 35 of 100 (300 prefixes). 1 − 0.95¹⁶ would hold if all prefixes had the same chance. But most of them have next to none, and a few have a good one, because another of the reasoner's usual errors can take the first one back.",
  },
});
