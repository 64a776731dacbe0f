import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "AdamW",
  summary: "You can train a model with AdamW, and your own transformer memorizes its sentence.",
  exercises: [
    {
      slug: "sgd-step",
      title: "Gradient descent for a whole model",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Print one bias and one matrix before and after the step. Did every number move, and is the old tree unchanged?",
        "If θ is a number, update it. If θ is a list, recurse: element i goes with element i of the gradient.",
        "with lr = 0.1, the list [[1, 2], [3, 4]] and its gradient [[10, 0], [−10, 5]]:\n  the new list is [[1 − 1, 2 − 0], [3 + 1, 4 − 0.5]] = [[0, 2], [4, 3.5]]",
        "list: map over its elements, each with its own gradient and the same lr, by this very function\nnumber: itself minus lr times its gradient",
      ],
      explore:
        "In the spec's step from loss 1.7377 take lr 0.3, then 1, then 2. Which of the four lr gives the lowest loss?",
      answer:
        "0.3: lr 0.1 gives 1.2295, 0.3 gives 1.1527, 1 gives 1.6775, and 2 gives 2.6813, more than at the start. The gradient is right at the starting point only. A long step leaves the region where it holds.",
    },
    {
      slug: "moments",
      title: "Adam's two moments",
      difficulty: 1,
      minutes: 8,
      hints: [
        "Start at m = v = 0 with g = −3 and the usual betas. Is m −0.3, and v 0.009?",
        "The old average keeps the share β, and the newest value gets the share 1 − β. For v that value is the squared gradient.",
        "after g = −3, m = −0.3 and v = 0.009; then comes g = 1:\n  m = 0.9 · (−0.3) + 0.1 · 1 = −0.17,   v = 0.999 · 0.009 + 0.001 · 1² = 0.009991",
        "m: each old number times its share, plus the rest times the number of g at the same index\nv: the same with the other β and the square of that number",
      ],
      explore:
        "Feed the usual averages the gradients 1, −1, 1, −1, ... for 1,000 steps. How large are m and √v in the end, and m̂ / √v̂?",
      answer:
        "m swings between 0.053 and −0.053, while √v is 0.795 and still grows toward 1. m̂ / √v̂ is 0.053 in size: where gradients contradict each other, Adam's step is a twentieth of α. This is how it calms down across a valley.",
    },
    {
      slug: "bias-correction",
      title: "Bias correction",
      difficulty: 1,
      minutes: 8,
      hints: [
        "After one gradient, the corrected m is that gradient. Is yours? And what does your function do for t = 0 and t = 1.5?",
        "The weights of t gradients sum to 1 − βᵗ. Divide by this sum, and the result is a proper average.",
        "m̂ = m / (1 − β₁ᵗ),   v̂ = v / (1 − β₂ᵗ)",
        "refuse a t that is not a whole number or is below 1, with a RangeError\ntwo sums, each 1 minus a power; then every number of m over the first, every number of v over the second",
      ],
      explore:
        "Without the correction and under a constant gradient, step t is α · (1 − 0.9ᵗ) / √(1 − 0.999ᵗ) long. Print that for t = 1 to 1,000, then with GPT-3's β₂, 0.95. Which step is the longest in each case?",
      answer:
        "Step 12, with 6.6 α; step 1 is 3.2 α long, step 100 still 3.2 α, step 1,000 1.3 α. m has left its zero after some ten steps, v needs a thousand. A long warmup hides the bug, because α is small in exactly these steps. With 0.95 it hides by itself: no step exceeds 1.1 α.",
      predict: {
        question:
          "Without bias correction (β₁ = 0.9, β₂ = 0.999) and under a constant gradient, the first step is 3.2 α long. With it every step is α long. How long is the tenth step without it?",
        choices: ["about α: the zeros are forgotten by then", "about 2 α: halfway back", "about 6.5 α"],
        answer: 2,
        because:
          "6.5 α. After ten steps m has reached 65% of its value, but √v only 10%. It gets worse before it gets better, up to step 12.",
      },
    },
    {
      slug: "adamw-step",
      title: "AdamW, one step",
      difficulty: 3,
      minutes: 18,
      hints: [
        "With gradient 0 and zero moments, only the decay acts. Is θ then exactly θ · (1 − α·λ)?",
        "Average, correct, decay, update: in this order. Only the averages themselves go on to the next step.",
        "first step with θ = 2, g = 4, α = 0.1, λ = 0.01 and a tiny ε:\n  decayed 2 · (1 − 0.001) = 1.998;   m̂ = 4, √v̂ = 4;   new θ = 1.998 − 0.1 · 4 / 4 = 1.898",
        "new averages, then their corrected copies, [n] each\ndecayed: each parameter times 1 minus the share; moved: each of these minus its update, from its own m̂ and v̂",
      ],
      explore:
        "Set ε to 1, α to 0.1, and take the gradients 0.01 and 100. How long is each first step? Which optimizer does the small one resemble?",
      answer:
        "0.00099 and 0.099; with ε = 1e-8 both are 0.1. Where √v̂ is far below ε, the divisor is nearly ε, here 1, and the step is α · m̂: gradient descent with momentum. ε is the size of gradient below which Adam stops amplifying.",
    },
    {
      slug: "optimizer-race",
      title: "SGD, momentum and Adam",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Is a path wrong from its first step, or from its second? If from the second, what should have been carried along?",
        "Each optimizer takes the gradient at its own last point. Velocity and moments carry over from step to step.",
        "for f = x²/2, whose gradient is x, from 1 with lr 0.5 each:\n  SGD 1, 0.5, 0.25;   momentum 1, 0.5, −0.2, with u = 1, then 1.4;   Adam 1, 0.5, 0.034",
        "for each: the gradient at its last point [n], the next point [n], appended to its path\nreplace velocity and state before the next step",
      ],
      explore:
        "Turn the valley by 45°: take the gradient of 25(x+y)² + (x−y)²/4 and the start (7.78, −6.36). Which optimizer suffers, and which doesn't notice?",
      answer:
        "SGD and momentum don't notice: f is 6.7 and 0.00044 after 100 steps, as before. Adam is at 19.7 instead of 2.5, because it scales each coordinate on its own, and both now see the steep slope. For Adam, the axes matter.",
      predict: {
        question:
          "In the valley 50x² + y²/2, SGD explodes with a learning rate above 0.02. Momentum's velocity (μ = 0.9) can grow to ten times the slope. Above which learning rate does momentum explode?",
        choices: [
          "0.002: its steps are ten times as long",
          "0.02: the valley is the same",
          "0.038: nearly twice as much",
        ],
        answer: 2,
        because:
          "0.038: f shrinks with 0.0379 and grows with 0.0381. Where a step overshoots, slopes change sign, and in the velocity they cancel instead of adding up. Momentum calms the steep direction and drives the flat one.",
      },
    },
    {
      slug: "adamw-tree",
      title: "AdamW for a whole model",
      difficulty: 3,
      minutes: 15,
      hints: [
        "Compare nestings first: does every tensor keep its rows? Then take two steps: does the second one use the moments of the first?",
        "Each parameter takes its own step, with its own gradient, its own m and v, and the same t.",
        "(θ, m, v)[name] ← adamwStep of (θ, g, m, v)[name], with λ or 0",
        "the decay: λ if decays says yes for this name, else 0\none step on the flat numbers [n] with that decay; then parameters, m and v folded back into the nesting of p[name]",
      ],
      explore:
        "Let only matrices decay, `(name) => Array.isArray(p[name][0])`. How many of the 3,520 parameters then never decay? And what share of GPT-2's 124 million?",
      answer:
        "176: the two biases and the six vectors of the norms, 5% of all. In GPT-2, with biases everywhere, it is 121,344 parameters or 0.1%: matrices grow with the square of the width, vectors with the width. Sparing them costs nothing.",
    },
    {
      slug: "memorise-the-sentence",
      title: "Training loop and greedy decoding",
      difficulty: 3,
      minutes: 20,
      seconds: 20,
      hints: [
        "At which step does a loss first differ? If at the second, what did the loop fail to carry over?",
        "Each step is forward, backward, update. Two things carry over to the next one: parameters and state.",
        "(θ, state) ← adamwTree(θ, ∇L(θ), state, t);   next token = argmax of the last row of logits",
        "loop: the forward pass and its loss, the gradients from it, one optimizer step at t; keep both of its results\ndecoding: the last row of the logits [V], then the index of its largest number",
      ],
      explore:
        "After how many updates does the model first generate the sentence with lr 0.001, and what does it generate on the way? What is the loss then?",
      answer:
        "After 8, at a loss of 1.22. Untrained it generates <PAD> I <PAD> <BOS>, after 2 updates <PAD> I transformers, after 6 like like transformers. Decoding shows only which token leads, so the text jumps while the loss falls evenly.",
      predict: {
        question:
          "With lr 0.01 the loss falls from 1.74 to 1.24 after one update, and to 0.0056 after 50. After how many updates does greedy decoding first generate the whole sentence?",
        choices: ["2", "about 15", "about 50"],
        answer: 0,
        because:
          "2, at a loss of 1.03: the right tokens have a probability of about 36% on average. Greedy decoding asks only which token is the most likely, not how sure the model is. The other 48 updates make it sure.",
      },
    },
  ],
});
