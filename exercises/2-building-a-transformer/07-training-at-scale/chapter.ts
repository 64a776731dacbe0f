import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Training at scale",
  summary: "You can train a language model on a real text, and say in numbers what it has learned.",
  exercises: [
    {
      slug: "text-split",
      title: "Training and validation text",
      difficulty: 1,
      minutes: 8,
      hints: [
        "Put both parts together again: do you get the text, each token once, in its order?",
        "One cut, in one place: what stands before it is learned from, what stands behind it is measured.",
        "v = n · share, rounded to the nearest whole number;   the cut is at n − v",
        "Math.round of the product; then two slices of the list,\none up to the cut and one from it on. splice would take the tokens away from the caller.",
      ],
      explore:
        "Look for each window of 16 characters of Alice's validation text in its training text. How many stand there although the text was cut first? And windows of 32?",
      answer:
        "624 of 14,413, or 4.3 %, and 7 of 32 characters. A book repeats its own phrases, so a part of the validation loss measures memory. The web does, too: GPT-2's authors found that on average 3.2 % of the 8-grams of common test sets stood in its training text (Radford et al. 2019).",
    },
    {
      slug: "window-batches",
      title: "Windows and targets",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Write the window down with its place in the text. Below every token of x stands the token that comes next: is it there in y?",
        "A window is T + 1 neighbours: the first T are read, the last T are predicted. It may begin wherever it fits.",
        "x = ids[s .. s + T),  y = ids[s + 1 .. s + T + 1);   0 ≤ s < n − T;   in order s = 0, T, 2·T, ... < n − 1",
        "two slices of the same length, one place apart; a random start below n − T, drawn for each window;\nin order as many windows as (n − 1) / T, rounded up; add up their real lengths for the count.",
      ],
      explore:
        "Let random windows begin only at multiples of 16. Is any token never a target, however long you train? What does the model see before each token, pass after pass?",
      answer:
        "Only the first token, and at most 15 at the end, are never a target. But each token now has the same context in every pass: one in 16 is always predicted from a single token, and one in 16 from all 16. With free starts the model predicts each token from 1 to 16 tokens, and meets it at every position.",
      predict: {
        question:
          "A text has 129,855 tokens. You draw 8,116 random windows with 16 targets each, so one target for each token on average. What share of the tokens is never a target?",
        choices: ["almost none", "about 6 %, one in sixteen", "about 37 %", "about half"],
        answer: 2,
        because:
          "36.3 to 36.8 % (three seeds). Each token is drawn once on average, but by chance. A window misses it with probability 1 − 16/129,855, and all 8,116 windows do with e⁻¹ = 0.368. Windows in order leave out only the first token.",
      },
    },
    {
      slug: "ngram-baselines",
      title: "N-gram baselines",
      difficulty: 2,
      minutes: 20,
      hints: [
        "The case by hand has four tokens to count and two to predict. Which probability does each model give to them?",
        "Counting is training: a share of counts is the best guess. It is counted on one text and judged on the other.",
        "P(b | a) = (n(a, b) + s) / (Σ_b n(a, b) + s·V);   loss = −mean ln P(target)",
        "one pass for the singles, one for the neighbours, the earlier token's row; share: count plus s over sum plus s times V;\nfrom the second validation token on, subtract the logarithm, and divide by how many they are.",
      ],
      explore:
        "Count what comes after two, three, four and five characters. On Alice the losses are 1.92, 1.76, 1.97 and 2.33. Why does a longer memory make them worse?",
      answer:
        "After two characters 2 % of the targets were never counted, after three 9 %, after four 19 %. Each of them costs about 5 nats. The others gain little: 1.46 after three characters, 1.32 after four. Counting shares nothing between similar contexts, and so it needs far more text for each further character.",
    },
    {
      slug: "accumulate-gradients",
      title: "Gradient accumulation",
      difficulty: 3,
      minutes: 20,
      hints: [
        "The pieces by hand have four targets and two. Which of the two means should pull harder?",
        "A mean over everything is the mean of the pieces' means, each weighted by its share of the targets.",
        "gradient = Σ (count_i / Σ count) · gradient_i, and the loss alike",
        "add up the counts before the loop; multiply what a piece gave by its share, add it to the sum so far if there is one;\nthen dispose of the old sum, because the new one holds all of it.",
      ],
      explore:
        "Add up the gradients of four micro-batches without their shares, so that they are four times too long. Train a GPT of width 32 on Alice with AdamW, then with SGD at a rate of 0.5. Which of them notices?",
      answer:
        "AdamW does not: 2.74 after 150 steps with and without the error, because it divides each gradient by its typical size. SGD's steps are four times too long: 2.88 without the error, NaN with it. So the error can hide in real training code until the norm of the gradient is clipped or logged.",
    },
    {
      slug: "clip-gradients",
      title: "Gradient clipping",
      difficulty: 2,
      minutes: 15,
      hints: [
        "3 in one tensor and 4 in another: how long is the whole gradient? Both have to shrink by the same factor.",
        "All gradients together are one long vector. Its length may be cut, its direction may not be changed.",
        "norm = √(Σ over all tensors of Σ g²);   factor = min(1, maxNorm / (norm + 10⁻⁶))",
        "the sum of squares of each tensor, added up, then one root;\nthe limit over the norm and the tiny number, and the smaller of that and 1.",
      ],
      explore:
        "Clip the gradients of every step to 0.001. Why does AdamW hardly notice, and what does SGD do?",
      answer:
        "AdamW divides each gradient by its typical size: the finale ends at 2.26 instead of 2.25. SGD's steps get a thousand times shorter: a GPT of width 32 is at 4.14 after 150 steps in place of 2.83. Clipping helps AdamW where one step's gradient is much longer than the others.",
    },
    {
      slug: "warmup-cosine",
      title: "Warmup and cosine decay",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Look at the exhibit: a straight line up, half a wave down, then level. Which of the three is not as it should be?",
        "Three stretches: the rise has `warmup` steps, the fall has the rest up to `total`, and after that nothing changes.",
        "rise peak·(s + 1)/warmup;   p = min(1, (s − warmup)/(total − warmup));   min + (peak − min)·(1 + cos πp)/2",
        "return early during the rise; the progress of the fall is a share of its own length, never above 1;\nthe cosine goes from 1 to −1, so one is added and the sum halved, before it is stretched from min to peak.",
      ],
      explore:
        "Llama 3 405B was trained with a peak of 8e-5 after 8,000 steps, and a cosine to 8e-7 in 1,200,000. For which share of its steps is the rate above 90 % of the peak, and for which share below 10 %?",
      answer:
        "21 % and 19 %. A cosine is flat at both ends: a fifth of the training runs at nearly the full rate, another fifth at less than a tenth of it, and the mean rate is half of the peak. After a tenth of the steps the rate has lost only 2 %.",
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
        "Llama 2 7B was trained for 500,000 steps with λ = 0.1 and a cosine from 3e-4 to 3e-5 after 2,000 steps of warmup. What share of its initial weights does the decay leave?",
      answer:
        "0.03 %: the factor is e^(−8.25) = 0.00026. Nothing of the initialization is left. What early gradients wrote decays as well, so a weight stays only as long as gradients renew it.",
      predict: {
        question:
          "You train for 240 steps with λ = 0.1. The rate rises to 0.002 in 40 steps and falls to 0.0002 by a cosine. The gradient of one weight is 0 at every step. What share of this weight is left?",
        choices: ["nearly nothing: 0.9 to the power of 240", "90 %", "97 %", "all of it"],
        answer: 2,
        because:
          "97.4 %. A step takes lr · λ of the weight, at most 0.0002 of it, and not λ. The rates of all steps sum to 0.26, and e^(−0.1 · 0.26) = 0.974. In a long training this adds up.",
      },
    },
    {
      slug: "evaluate-loss",
      title: "Validation loss and perplexity",
      difficulty: 2,
      minutes: 12,
      hints: [
        "The last batch is smaller than the others. Does it weigh less in your mean?",
        "As with gradients: the mean over all targets is made of the batches' means by their shares. Nothing is trained.",
        "loss = Σ count_i · loss_i / Σ count_i;   perplexity = e^loss",
        "call lossOf with false for every batch, multiply by its share of all counts, add up the products;\nthe exponential of the one number that is read.",
      ],
      explore:
        "Evaluate the trained model of the finale on windows of 4, 8 and 16 tokens. The text and the weights are the same: why does the loss fall?",
      answer:
        "2.36, 2.29 and 2.26, and 2.65 with windows of one token. In a window of T tokens a target has (T + 1)/2 of them before it on average: short windows hide what the model could use. So losses compare only for the same windows. Overlapping windows lower GPT-2's published perplexities in the same way.",
    },
    {
      slug: "early-stopping",
      title: "Early stopping",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Go through 3, 2, 2.1, 2.05, 2.2 by hand and write down the best so far and how long you have waited.",
        "Every loss is compared with the best one, never with its neighbour. What is remembered must not change with the weights.",
        "better: loss < best − minDelta;   then waited = 0, else waited + 1;   stop: waited ≥ patience",
        "one comparison; when better, keep the loss, its index and a clone of every variable, and restart the wait;\nto restore, assign each variable its clone.",
      ],
      explore:
        "Let the stopper see 50 losses that never improve: 2 plus noise with a standard deviation of 0.05. What is its best loss? With patience 5, after how many losses does it stop?",
      answer:
        "Its best loss is 1.89 on average (2,000 runs) although nothing was learned: the best of 50 lies more than two standard deviations below their mean. With patience 5 it stops after 10 losses, at a best of 1.93. So the best validation loss flatters. Report the loss on a third text that you use once.",
    },
    {
      slug: "train-language-model",
      title: "Train a language model",
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
        "Cut the training text of the finale to its first 5,000 characters, take 1,000 steps, and evaluate every 50. Where do the two curves part?",
      answer:
        "After 350 steps: the validation loss is at its best there, 2.50, and rises to 2.88, while the training loss falls from 1.8 to 0.92. Patience 3 stops at step 500. In 350 steps the model has read each character 18 times on average; in the finale it reads less than half of the book once.",
    },
    {
      slug: "training-flops",
      title: "Training FLOPs",
      difficulty: 2,
      minutes: 25,
      hints: ["A", "B", "C", "D"],
      explore: "X",
      answer: "Y",
    },
    {
      slug: "training-memory",
      title: "Training memory",
      difficulty: 3,
      minutes: 25,
      hints: ["A", "B", "C", "D"],
      explore: "X",
      answer: "Y",
    },
    {
      slug: "resume-training",
      title: "Resuming a training run",
      difficulty: 3,
      minutes: 25,
      hints: ["A", "B", "C", "D"],
      explore: "X",
      answer: "Y",
    },
  ],
});
