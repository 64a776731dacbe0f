import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Training at scale",
  summary: "You can train a language model on a real text, and say in numbers what it has learned.",
  exercises: [
    {
      slug: "text-split",
      title: "Cut first",
      difficulty: 1,
      minutes: 8,
      hints: [
        "Put both parts together again: do you get the text, each token once, in its order?",
        "One cut, in one place: what stands before it is learned from, what stands behind it is measured.",
        "v = n · share, rounded to the nearest whole number;   the cut is at n − v",
        "Math.round of the product; then two slices of the list,\none up to the cut and one from it on. splice would take the tokens away from the caller.",
      ],
      explore:
        "Cut windows of 16 tokens first, one at every place, and keep a random tenth of them. How many of their tokens stand in no training window?",
    },
    {
      slug: "window-batches",
      title: "Windows of a text",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Write the window down with its place in the text. Below every token of x stands the token that comes next: is it there in y?",
        "A window is T + 1 neighbours: the first T are read, the last T are predicted. It may begin wherever it fits.",
        "x = ids[s .. s + T),  y = ids[s + 1 .. s + T + 1);   0 ≤ s < n − T;   in order s = 0, T, 2·T, ... < n − 1",
        "two slices of the same length, one place apart; a random start below n − T, drawn for each window;\nin order as many windows as (n − 1) / T, rounded up; add up their real lengths for the count.",
      ],
      explore:
        "Ten windows a step, T = 16, 129,855 tokens: after how many steps has every token been a target once, on average?",
    },
    {
      slug: "ngram-baselines",
      title: "What must be beaten",
      difficulty: 2,
      minutes: 20,
      hints: [
        "The case by hand has four tokens to count and two to predict. Which probability does each model give to them?",
        "Counting is training: a share of counts is the best guess. It is counted on one text and judged on the other.",
        "P(b | a) = (n(a, b) + s) / (Σ_b n(a, b) + s·V);   loss = −mean ln P(target)",
        "one pass for the singles, one for the neighbours, the earlier token's row; share: count plus s over sum plus s times V;\nfrom the second validation token on, subtract the logarithm, and divide by how many they are.",
      ],
      explore:
        "Count triples: a map from two tokens to a row of counts. On Alice that gives 1.92, and groups of four 1.76. Why does it get worse again, 1.97, with five?",
    },
    {
      slug: "accumulate-gradients",
      title: "A large batch in small pieces",
      difficulty: 3,
      minutes: 20,
      hints: [
        "The pieces by hand have four targets and two. Which of the two means should pull harder?",
        "A mean over everything is the mean of the pieces' means, each weighted by its share of the targets.",
        "gradient = Σ (count_i / Σ count) · gradient_i, and the loss alike",
        "add up the counts before the loop; multiply what a piece gave by its share, add it to the sum so far if there is one;\nthen dispose of the old sum, because the new one holds all of it.",
      ],
      explore:
        "Adam's first step hides a gradient that is k times too long. Which of the next exercises does not, and what would go wrong there?",
    },
    {
      slug: "clip-gradients",
      title: "Not too far at once",
      difficulty: 2,
      minutes: 15,
      hints: [
        "3 in one tensor and 4 in another: how long is the whole gradient? Both have to shrink by the same factor.",
        "All gradients together are one long vector. Its length may be cut, its direction may not be changed.",
        "norm = √(Σ over all tensors of Σ g²);   factor = min(1, maxNorm / (norm + 10⁻⁶))",
        "the sum of squares of each tensor, added up, then one root;\nthe limit over the norm and the tiny number, and the smaller of that and 1.",
      ],
      explore:
        "Clip the gradients of every step to 0.001. Why does Adam hardly notice, and what would SGD do?",
    },
    {
      slug: "warmup-cosine",
      title: "Up fast, down slowly",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Look at the exhibit: a straight line up, half a wave down, then level. Which of the three is not as it should be?",
        "Three stretches: the rise has `warmup` steps, the fall has the rest up to `total`, and after that nothing changes.",
        "rise peak·(s + 1)/warmup;   p = min(1, (s − warmup)/(total − warmup));   min + (peak − min)·(1 + cos πp)/2",
        "return early during the rise; the progress of the fall is a share of its own length, never above 1;\nthe cosine goes from 1 to −1, so one is added and the sum halved, before it is stretched from min to peak.",
      ],
      explore:
        "Draw the schedule with warmup 0 and total 1e6. What is the rate after a tenth of the steps, and after half of them?",
    },
    {
      slug: "decoupled-decay",
      title: "AdamW on variables",
      difficulty: 3,
      minutes: 20,
      hints: [
        "The first step by hand: W fades by 5 %, b does not, and then each number moves by lr.",
        "The decay acts on the weights and stays out of the moments. One Adam has one count of steps; variables that begin at different steps need several.",
        "θ ← θ·(1 − lr·λ) where rank ≥ 2;   then θ ← θ − lr·m̂/(√v̂ + ε)",
        "a list of Adams beside the list of variables; assign the variable its product with one minus rate times decay;\nhand its Adam this step's rate by setLearningRate, then a list of one name and gradient by applyGradients.",
      ],
      explore:
        "AdamW's decay is lr·λ, and lr falls in the end. By what factor has a weight without gradients shrunk after 240 steps of the finale?",
    },
    {
      slug: "evaluate-loss",
      title: "One number that can be trusted",
      difficulty: 2,
      minutes: 12,
      hints: [
        "The last batch is smaller than the others. Does it weigh less in your mean?",
        "As with gradients: the mean over all targets is made of the batches' means by their shares. Nothing is trained.",
        "loss = Σ count_i · loss_i / Σ count_i;   perplexity = e^loss",
        "call lossOf with false for every batch, multiply by its share of all counts, add up the products;\nthe exponential of the one number that is read.",
      ],
      explore:
        "Evaluate the same model on windows of 4, 8 and 16 tokens. The text and the weights are the same: why does the loss fall?",
    },
    {
      slug: "early-stopping",
      title: "Know when to stop",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Go through 3, 2, 2.1, 2.05, 2.2 by hand and write down the best so far and how long you have waited.",
        "Every loss is compared with the best one, never with its neighbour. What is remembered must not change with the weights.",
        "better: loss < best − minDelta;   then waited = 0, else waited + 1;   stop: waited ≥ patience",
        "one comparison; when better, keep the loss, its index and a clone of every variable, and wait anew;\nto restore, assign each variable its clone.",
      ],
      explore:
        "The best of many noisy losses is partly luck. Whose loss should be reported: the validation text's, or a third one's?",
    },
    {
      slug: "train-language-model",
      title: "Alice",
      difficulty: 4,
      minutes: 40,
      seconds: 90,
      hints: [
        "The tests go along the loop: the rate, one step, the validation loss, the stopping. The first that fails says where to look.",
        "Each line of a step is one exercise of this chapter. What one gives is what the next takes.",
        "windows → mean gradient → clipped → θ by AdamW at this step's rate;   every k steps the validation loss",
        "accumulate with lossOf and the batches, clip its gradients by the plan's limit, hand the clipped ones and the rate to the optimizer;\nreturn the accumulated loss, and the norm that clipping found.",
      ],
      explore:
        "Set layers to 2 and the context to 32 in a copy of the spec, give it 2000 steps, and watch both curves: where do they part?",
    },
  ],
});
