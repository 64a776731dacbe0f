import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Monte Carlo labels",
  difficulty: 2,
  minutes: 25,
  hints: [
    "Print the prompts your sampler gets. Do they hold the problem, `=`, and the prefix, errors included?",
    "The label belongs to this prefix and this model: keep what comes before, draw what comes after. Then only the answers count, and each continuation counts, with an answer or without.",
    "soft = #(answer of prefix + continuation = right answer) / count;   hard = [soft > 0]",
    "Make equal prompts, one per continuation: the problem's prompt, then the prefix. Ask the sampler once.\nParse prefix and continuation together, because ⇒ may be in either. Compare the answers with the problem's.\nDivide the right ones by the number asked for; for the hard label, check whether there is any.",
  ],
  explore:
    "Let the reasoner write chains at T = 1, and cut each one with an error right after its first wrong step. Label these prefixes hard, with 4, 8, 16 and 32 continuations. How many are called good? And how many right prefixes are called bad?",
  answer:
    "9, 13, 21 and 31 out of 100 are called good, though only 3 out of 100 continuations are right. Of right prefixes, 10, 4, 1 and 0 out of 100 are called bad. " +
    "More continuations find the last good prefix, and excuse more and more errors. A soft label above 0.5 accepts 1 out of 100 wrong prefixes, and rejects a third of the right ones.\nMeasured, 3 seeds, 1,200 prefixes.",
  predict: {
    question:
      "The reasoner made its first error in the second of six steps. A continuation from there is right 5% of the time. How often is the hard label from 16 continuations 1?",
    choices: ["5% of the time", "about 35%", "56%: 1 − 0.95¹⁶", "nearly always"],
    answer: 1,
    because:
      "1 − 0.95¹⁶ would hold if all prefixes had the same chance. Most have next to none, and a few have a good one, because another of the reasoner's usual errors can undo the first.\nMeasured, 300 prefixes.",
  },
});
