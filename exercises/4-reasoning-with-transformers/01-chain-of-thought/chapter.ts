import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Chain of thought",
  summary: "You can train a model to think in writing, check what it wrote, and say what the thinking buys.",
  exercises: [
    {
      slug: "numbered-chain",
      title: "Numbered thoughts",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Write the chain of 9 8 from operand 1 by hand. How many thoughts has it, and what is the total of the first one?",
        "The first thought adds its operand to nothing. After the last operand comes the first, and of a total only the last digit is kept.",
        "operand_n = (start + n) mod K,   total_n = (total_(n−1) + digit of operand_n) mod 10,   for n = 0, 1, ... K − 1 and total_(−1) = 0",
        "Begin with a total of 0. For each of the K thoughts find the operand, add its digit, keep the last digit, and write the operand's token and the total.\nEnd with ⇒, the last total and a period.",
      ],
      explore:
        "Here the operands go around, so six digits have six right chains. Let them come in any order instead. How many right chains has a problem then, and what is the lowest loss for each of the 15 written tokens that a perfect model can reach?",
      answer:
        "6! = 720 chains. A perfect model knows every total, but it can't know which of the allowed operands the text takes next. That costs ln 720 = 6.58 nats for each chain, 0.44 for each token. " +
        "If the operands go around, only the first one is free: ln 6 / 15 = 0.12.",
    },
    {
      slug: "thought-targets",
      title: "Targets of a chain",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Print ids and targets of one chain below each other. Which target is at the position of =, and which at the position of the last thought's total?",
        "At position t the model has read the token at t, and it is graded on the token at t + 1. Whether a token is graded depends on where that token is, not on the position that predicts it.",
        "ids_t = text_t, or PAD;   target_t = text_(t+1) if it is written and no guess, else −100;   the guess is the token after the first ⇒ of the written ones",
        "Join problem and written tokens, and take T − 1 columns of them; where a text has ended, read PAD.\nMark the place of a guess among the written tokens, and give column t the written token number t + 1 − (length of the problem), if there is one and it is not the guess.",
      ],
      explore:
        "Train one model on direct answers with isGuess true and one with isGuess false, 100 steps each. What are their losses, and how often are they right?",
      answer:
        "A loss of 0.001 with isGuess true, and 0.77 with false. The model with the better loss is never right: no target told it that a digit comes after ⇒, and it writes none. The other one guesses a digit, and is right in one of ten cases (three seeds each, 500 problems). " +
        "What isn't graded isn't learned, and a low loss may mean that little was asked.",
    },
    {
      slug: "narrow-start",
      title: "The start of a narrow model",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Print the standard deviation of Wq before and after your call. How many times as large is the variance? And how many times as many terms has a sum at width 768?",
        "A sum of D independent products has D times the variance of one product. If a factor multiplies all weights, it multiplies the variance by its square.",
        "D · (factor · 0.02)² = 768 · 0.02²   ⇒   factor = √(768 / D)",
        "Take the width from the second axis of the token table.\nGo through the model's parameters. Those that were drawn are tables and matrices, with two axes; multiply their values and assign the product. Leave vectors alone.",
      ],
      explore:
        "Multiply the fresh weights by 2, by 12 or by 24 in place of 4.9, and train on chains for 350 steps. How exact does the factor have to be?",
      answer:
        "Two seeds each, six digits: with 2 and with 24 both models are still at chance (0.08 to 0.11 right). With 12 one has learned (1.00), the other not (0.10). With 4.9 both have learned (0.98 and 1.00). " +
        "The factor needn't be exact, but there is a wrong side in both directions. With the start of 0.02 all of three seeds were at chance.",
      predict: {
        question:
          "A fresh model with 24 tokens, a width of 32 and the start of 0.02 has a loss of 3.2: about ln 24, all tokens alike. Nothing is trained. What is the loss after widening its start?",
        choices: ["about 2", "still 3.2", "about 3.4", "above 10"],
        answer: 2,
        because:
          "3.30 to 3.50 (10 seeds; 3.19 to 3.22 before). With larger weights the tokens no longer score alike, and a preference without knowledge only costs. The loss of a fresh model doesn't say how well it can learn.",
      },
    },
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
        "1.7 to 2.0% (three draws of 4,800 chains): nearly always two errors that cancel, seldom three. Of all thoughts 93% are valid, and only 81% are on track: an error is made once and then carried along. 64% of the answers are right.",
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
        choices: ["1%", "11%", "50%", "80%"],
        answer: 1,
        because:
          "10.6%. The whole chain is right in 1.2% of all cases, but errors cancel modulo 10. After many steps all ten answers are nearly equally likely, so no chain is worse than chance.",
      },
    },
    {
      slug: "chain-against-direct",
      title: "Chain against direct answer",
      difficulty: 3,
      minutes: 35,
      seconds: 60,
      hints: [
        "Print the loss of the first step: a fresh model is near ln 24 = 3.2. Then look at one text that your model writes after training. Does it end with a period?",
        "A training step is what it was in part 3: a batch, its gradient, clipped, one update at the learning rate of this step. Judging is free writing: nothing but the problem is given.",
        "rate_s = lr · min(1, (s + 1) / 20) for s = 0, 1, ...;   g ← g · min(1, 1 / ‖g‖);   answer = the digit after the first ⇒, or null",
        "Draw B examples and make a batch of them. Take loss and gradients of the model's variables together, clip the gradients to a norm of 1, and let the optimizer make its step.\nGive all prompts to one call that writes at temperature 0 until the period, and take each text apart for its answer.",
      ],
      explore:
        "Let the model answer problems of two digits at once: 350 steps, several seeds. Then take three, four and five digits. How often is it right?",
      answer:
        "Two digits depend on luck. Of 10 seeds four were right in 0.97 to 1.00 of 500 problems, three in 0.27 to 0.52, three in about 0.10. With three, four and five digits no seed (3, 2, 2) was above 0.12. " +
        "One pass can look up a sum of two digits, if training finds it; of more it found none.",
      predict: {
        question:
          "A model has learned to write chains of six digits, and answers every new problem rightly. A chain has 15 graded tokens, and its first thought takes any of the six operands. Where does its loss end, in nats for each token?",
        choices: ["at 0", "at about 0.12", "at about 0.77", "at about 1.8"],
        answer: 1,
        because:
          "At 0.121 to 0.134 (12 seeds). Fourteen tokens are certain, but the first can be any of six operands. No model can know which: ln 6 = 1.79 nats, spread over 15 tokens, are 0.119. A loss has a floor where the data has a choice.",
      },
    },
  ],
});
