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
      explore: "Write a chain with two slips that cancel. What do valid, onTrack and the answer say?",
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
      explore: "Read “The answer to question 3 is 12.” What would a rule need to get this right?",
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
        "Each step is right with 0.8. How does the probability of the right answer fall with the number of steps?",
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
