import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Monte Carlo labels",
  difficulty: 2,
  minutes: 25,
  hints: [
    "Print the prompts your sampler gets. Do they hold the problem, `=`, and the prefix, errors included?",
    "The label belongs to this prefix and this model: keep what comes before, draw what comes after. Only answers matter, and a continuation without one counts, too.",
    "soft = #(answer of prefix + continuation = right answer) / count;   hard = [soft > 0]",
    "Make equal prompts, one per continuation: the problem's prompt, then the prefix. Call the sampler once.\nParse prefix and continuation together, because ⇒ may be in either. Compare the answers.\nDivide the right ones by `count`; for the hard label, check whether there is any.",
  ],
  explore:
    "Let the reasoner write chains at T = 1, and cut each wrong one right after its first wrong step. Label these prefixes hard, with 4, 8, 16 and 32 continuations. How many are labeled good? And how many right prefixes are labeled bad?",
  answer:
    "With 4 continuations, 9 of 100 wrong prefixes are labeled good; with 32, it is 31 of 100, though only 3 of 100 continuations are right. Of right prefixes, 10 and 0 are labeled bad. A soft label above 0.5 accepts 1 of 100 wrong prefixes, but rejects a third of the right ones.\nMeasured, 3 seeds, 1,200 prefixes; with 8 and 16: 13 and 21 good, 4 and 1 bad.",
  predict: {
    question:
      "The reasoner made its first error in the second of six steps. A continuation from there is right 5% of the time. How often is the hard label from 16 continuations equal to 1?",
    choices: ["5% of the time", "about 35%", "56%: 1 − 0.95¹⁶", "nearly always"],
    answer: 1,
    because:
      "1 − 0.95¹⁶ would hold if all prefixes had the same chance. Most have almost none, and a few have a good one, because a second common error can undo the first.\nMeasured, 300 prefixes.",
  },
});
