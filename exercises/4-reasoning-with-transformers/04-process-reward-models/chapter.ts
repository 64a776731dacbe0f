import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Process reward models",
  summary: "You can train a model that says which step of a chain is wrong, and measure whether it does.",
  exercises: [
    {
      slug: "step-places",
      title: "Where the steps end",
      difficulty: 1,
      minutes: 15,
      hints: ["a", "b", "c", "d"],
      explore: "e",
      answer: "f",
    },
    {
      slug: "continue-label",
      title: "Monte Carlo labels",
      difficulty: 2,
      minutes: 25,
      hints: ["a", "b", "c", "d"],
      explore: "e",
      answer: "f",
    },
    {
      slug: "step-scores",
      title: "The model as a judge",
      difficulty: 2,
      minutes: 20,
      hints: ["a", "b", "c", "d"],
      explore: "e",
      answer: "f",
    },
    {
      slug: "step-loss",
      title: "The loss over steps",
      difficulty: 2,
      minutes: 20,
      hints: ["a", "b", "c", "d"],
      explore: "e",
      answer: "f",
    },
    {
      slug: "score-of-chain",
      title: "One score for a chain",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Score a chain of ten steps with logits of −100 each. Is the logarithm of its product −1000, or −Infinity?",
        "ln of a rounded 0 is lost. Rewrite ln σ(z) so that no exponential of a large positive number is taken, and never go back to a probability until the end.",
        "ln σ(z) = min(z, 0) − ln(1 + e^(−|z|));   ln Π p = Σ ln p;   ln mean p = m + ln(Σ e^(ln p − m) / S), where m is the largest ln p",
        "Turn each logit into the logarithm of its probability, in the form that is safe on both sides of 0.\nThe product is a sum. For the mean take the largest logarithm out of the sum before you raise e to anything.\nWithout steps there is one number that is below all others.",
      ],
      explore:
        "Train the judge of process-reward-model, let it score 16 chains for each of 200 problems, and choose the best by each of the four ways. How often is each of them right?",
      answer:
        "Minimum: 0.99 to 1.00. Product and mean: the same. The last step alone: 0.53 to 0.57, and one chain at random is right in 0.61 to 0.67 (3 seeds). All chains have six steps here, so the product punishes nobody. As weights of a vote, the mean hardly differs from no weights at all: 0.955 against 0.935 and 0.945, where the minimum has 1.00.",
      predict: {
        question:
          "One chain has 5 steps of 0.9 each, another 50 steps of 0.98 each. Which of the two do product and minimum prefer?",
        choices: [
          "both the short one",
          "both the long one",
          "the product the short one, the minimum the long one",
          "the product the long one, the minimum the short one",
        ],
        answer: 2,
        because:
          "0.9⁵ is 0.590, and 0.98⁵⁰ is 0.364, though each step of the long chain is better. The product asks whether all steps are right, and 50 steps have more chances to fail.",
      },
    },
    {
      slug: "judge-the-judge",
      title: "Judging a judge",
      difficulty: 2,
      minutes: 25,
      hints: [
        "Let a judge call everything right, then everything wrong. Which of your four numbers does each of them get for free?",
        "Each share has its own denominator: all steps, wrong steps, chains with a wrong step, pairs of a right and a wrong step.",
        "recall = #(wrong, z ≤ 0) / #wrong;   first error: argmin{s : z_s ≤ 0} = argmin{s : y_s = 0};   AUC = mean over pairs of [r > w] + ½ [r = w]",
        "Count the wrong steps that are called wrong, and divide by the wrong steps.\nFor chains that have an error compare two indices: that of the first wrong label and that of the first step called wrong.\nFor the AUC go through all pairs, and give 1, a half or 0 for each. Where there is nothing to count, the answer is null.",
      ],
      explore:
        "Invent a judge: in chains of six steps, 8 % of the steps are wrong; right steps get scores from a normal with mean 3, wrong ones with mean −2, both with a standard deviation of 1.5. Add −3, −1, 0, 1 and 3 to all scores. What happens to accuracy, recall and first error?",
      answer:
        "Over 20,000 chains, in this order: recall 1.00, 0.98, 0.91, 0.75 and 0.25; first error 0.37, 0.80, 0.86, 0.74 and 0.25; accuracy 0.54, 0.91, 0.97, 0.98 and 0.94. Recall alone wants the strictest judge, and accuracy a lenient one. The first error has its peak between: it punishes both misses and false alarms. The AUC never moves.",
      predict: {
        question:
          "8 of 100 steps are wrong. A judge finds all of them, and it also calls 8 of 100 right steps wrong. How many of the steps that it calls wrong are wrong?",
        choices: ["all", "about 92 of 100", "about 52 of 100", "about 8 of 100"],
        answer: 2,
        because:
          "8 / (8 + 0.08 · 92) = 0.52. Right steps are so many that a few false alarms among them are as many as all errors. That's why the first error is worth measuring: a false alarm before it spoils it.",
      },
    },
    {
      slug: "process-reward-model",
      title: "A process reward model",
      difficulty: 4,
      minutes: 35,
      seconds: 30,
      hints: [
        "Print the tokens at the places of one row. Are they totals, and as many as the chain has thoughts?",
        "The judge is the reasoner's own opinion of each total, trained further. It starts with what the reasoner knows, and it learns what is valid, step by step, not how the chain ended.",
        "row = prompt, #a, t₁, #b, t₂, …;   place of step s (from 0) = (K + 1) + 2s + 1;   loss = mean of ln(1 + e^z) − y·z",
        "Label each step by whether it follows from the one before.\nCount the places from the length of the prompt: each thought has two tokens, and the total is its second.\nThe judge's tensors are variables of its own that begin with the reasoner's numbers.\nA step: scores of the drawn chains, their loss, its gradient, clipped, into the optimizer.",
      ],
      explore:
        "Train two more judges for 300 steps: one on the same labels but from random weights (std 0.1 instead of 0.02, see narrow-start), and one from the reasoner, with every step labeled by the answer of its chain. What do they find?",
      answer:
        'From random weights the recall is 0.47, 0.69 and 0.88 (3 seeds; 0.92 to 0.97 from the reasoner), and with a std of 0.02 it is 0. Labels by outcome give a recall of 0.80 to 0.91 but find only 0.58 to 0.70 of the first errors. Two of these three are less accurate than "always right": 0.904 and 0.887, against 0.92.',
      predict: {
        question:
          "Before training, the judge is the reasoner: the score of a step is the logit of the total that it wrote. 7 of 100 steps are wrong. What are its recall (at threshold 0) and its AUC?",
        choices: [
          "0 and about 0.5: it believes what it wrote",
          "about 0.5 and 0.75",
          "0 and 0.98",
          "0.9 and 0.98",
        ],
        answer: 2,
        because:
          "The logits of what it writes are above 0, so it calls nothing wrong: recall 0.00. But wrong totals have lower ones: AUC 0.984 to 0.990 (4 runs, 1,000 chains each). The model has its doubts; training learns where to draw the line.",
      },
    },
  ],
});
