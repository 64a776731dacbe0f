import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Process reward models",
  summary: "You can train a model that says which step of a chain is wrong, and measure whether it does.",
  exercises: [
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
      explore: "TODO",
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
      explore: "TODO",
    },
    {
      slug: "process-reward-model",
      title: "A process reward model",
      difficulty: 4,
      minutes: 35,
      hints: [
        "Print the tokens at the places of one row. Are they totals, and as many as the chain has thoughts?",
        "The judge is the reasoner's own opinion of each total, trained further. It starts with what the reasoner knows, and it learns what is valid, step by step, not how the chain ended.",
        "row = prompt, #a, t₁, #b, t₂, …;   place of step s (from 0) = (K + 1) + 2s + 1;   loss = mean of ln(1 + e^z) − y·z",
        "Label each step by whether it follows from the one before.\nCount the places from the length of the prompt: each thought has two tokens, and the total is its second.\nThe judge's tensors are variables of its own that begin with the reasoner's numbers.\nA step: scores of the drawn chains, their loss, its gradient, clipped, into the optimizer.",
      ],
      explore: "TODO",
    },
  ],
});
