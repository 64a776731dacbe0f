import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Chain of thought",
  summary: "You can train a model to think before it answers, and check what it thought.",
  exercises: [
    {
      slug: "check-chain",
      title: "Valid or on track",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Make one slip in the second of four thoughts and go on correctly from there. How many of the four does your function call valid, and how many on track?",
        "A valid thought is right given what was written before it, even if that was wrong. A thought on track is right given nothing but the problem.",
        "valid_t: o_t in turn and s_t = (s_{t−1} + d[o_t]) mod 10, s_{−1} = 0;   on track_t: t < K, o_0 … o_t in turn, s_t = (Σ_{i ≤ t} d[o_i]) mod 10",
        "An operand is in turn if the problem has it and, after the first thought, it is one more than the operand before, around the end.\nA valid thought adds its digit to the written total before it; a thought on track adds up the digits of all operands so far.\nThe first error is the first place that isn't valid. Beware of what a search returns if it finds nothing.",
      ],
      explore:
        "Chapter 02 has a model that errs, the reasoner. Once you can sample from it, check 16 chains for each of 300 problems at temperature 1. Of its right answers, how many come from a chain with an invalid thought?",
      answer:
        "1.7 to 2.0 % (three draws of 4,800 chains): nearly always two errors that cancel, seldom three. Of all thoughts 93 % are valid, and only 81 % are on track: an error is made once and then carried along. 64 % of the answers are right.",
    },
    {
      slug: "read-answer",
      title: "Find and compare answers",
      difficulty: 2,
      minutes: 25,
      hints: [
        "Read “Is it 8? The answer is 12 of 15.” If your function returns 8 or 15, which rule of the docstring has it passed over?",
        "A text is read from its end: the last marker wins over earlier ones, and the last number is only for texts without a marker. Two answers are equal as numbers, not as texts.",
        "answer = first number after the last marker that a number follows, else the last number;   same: |a − b| ≤ 1e-9 · max(|a|, |b|)",
        "For each marker look for the first number after it, and keep the last one found.\nFor the value remove what only helps the eye, divide the part before the slash by the part after it, and remember the percent sign.\nCompare the difference of two values with a billionth of the larger one, without the signs.",
      ],
      explore:
        "Read “The answer to question 3 is 12.”, “The answer is 1 1/2.”, “\\boxed{\\frac{3}{4}}” and “The answer is 2^10”. What would you do about the results, if they decided how a model is trained?",
      answer:
        "3, 1, 3 and 2: none is the answer. Each could be repaired by a rule, and each rule misreads other texts. So training asks for one format, such as \\boxed{12}, and counts everything else as wrong. In your world a digit after ⇒ is the whole format. A published score always belongs to a model and a parser.",
    },
    {
      slug: "answer-marginal",
      title: "All chains at once",
      difficulty: 3,
      minutes: 20,
      hints: [
        "Let both steps be right with 0.8, and otherwise wrong by any of nine amounts. Is your probability of the right answer 0.64? Then which chains are missing?",
        "Different chains end in the same answer, and all of them count. The probability of a chain is the product of its steps, each given everything before it.",
        "P(a) = Σ over s_1 … s_{T−1} of P(s_1) · P(s_2 | s_1) · … · P(a | s_1 … s_{T−1})",
        "Ask for the distribution of the answer after a prefix. With one step to go, the model itself gives it.\nOtherwise it is a sum over the next total: its probability times the distribution of the answer after the prefix with that total.\nSkip totals that can't be written.",
      ],
      explore:
        "Let a model mend itself. Two totals are enough, 1 for right and 0 for wrong: after a right total the next one is right with 0.8, after a wrong one with 0.5. How often is the answer right after 1, 2, 6 and 16 steps?",
      answer:
        "0.8, 0.74, 0.7145, 0.7143: it stops falling at 5/7. Without mending all steps are right with 0.8, 0.64, 0.26 and 0.03. Errors multiply only if each of them stays. A model that notices and repairs half of its wrong totals can think for as long as it likes. Chapter 07 asks whether a model can be made to.",
      predict: {
        question:
          "Each step of a chain is right with probability 0.8. Otherwise its total is off by 1 to 9, all equally likely, modulo 10. After 20 such steps, how often is the answer right?",
        choices: ["1 %", "11 %", "50 %", "80 %"],
        answer: 1,
        because:
          "10.6 %. The whole chain is right in 1.2 % of all cases, but errors cancel modulo 10. After many steps all ten answers are nearly equally likely, so no chain is worse than chance.",
      },
    },
  ],
});
