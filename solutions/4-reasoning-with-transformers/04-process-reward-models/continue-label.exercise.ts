import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Monte Carlo labels",
  difficulty: 2,
  minutes: 25,
  hints: [
    "Print the prompts that your sampler gets. Do they contain the problem, `=` and the prefix, including its errors?",
    "The label belongs to this prefix and this model. Keep what comes before, and draw what comes after. Only answers matter, and a continuation without an answer still counts in the total.",
    "soft = #(answer of prefix + continuation = right answer) / count;   hard = [soft > 0]",
    "Make `count` equal prompts: the problem's prompt, then the prefix. Call the sampler once.\nParse prefix and continuation together, because ⇒ may be in either. Compare the answers.\nDivide the number of right ones by `count`. For the hard label, check whether there are any.",
  ],
  explore:
    "Let the reasoner write chains at T = 1, and cut each wrong chain right after its first wrong step. Give these prefixes hard labels from 4, 8, 16 and 32 continuations. How many are labeled good? And how many right prefixes are labeled bad?",
  answer:
    "With 4 continuations, 9% of the wrong prefixes are labeled good. With 32, it is 31%, although only 3% of the continuations are right. Of the right prefixes, 10% are labeled bad with 4, and 0% with 32. A soft label above 0.5 accepts 1% of the wrong prefixes, but rejects a third of the right ones.\nMeasured, 3 seeds, 1,200 prefixes. With 8 and 16: 13% and 21% good, 4% and 1% bad.",
  predict: {
    question:
      "Chains whose first error is in the second of six steps are cut right after it. On average, the reasoner's continuations are then right 5% of the time. How often is the hard label from 16 continuations equal to 1?",
    choices: ["5% of the time", "about 35%", "56%: 1 − 0.95¹⁶", "nearly always"],
    answer: 1,
    because:
      "About 35%. 1 − 0.95¹⁶ would hold if all prefixes had the same chance of a right continuation. Most have almost none, and a few have a good chance, because a second common error can undo the first.\nMeasured, 300 prefixes.",
  },
});
