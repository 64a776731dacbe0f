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
      hints: [
        "Three tokens of width 2: write down every product of one block with the shapes of both factors. How many products are there, and which have no weights?",
        "A token's vector meets each weight once, and in attention T keys, then T values. In the backward pass each product has a gradient for each of its two factors.",
        "weights: 2·B·T·(4·D² + 2·D·F) a block;   attention: 2·B·T·2·T·D a block;   step: 3·forward, + blocks with checkpointing;   C = 6·N·(ratio·N)",
        "For each part: two FLOPs, times tokens, times blocks, times the numbers that a token is multiplied by there. A step is the forward pass and twice as much again;\ncheckpointing adds the blocks once. For the rule add up all matrices and the unembedding. For the budget put ratio times N in the place of the tokens, and solve for N.",
      ],
      explore:
        "Llama 3 8B has 8.03 billion parameters and read about 15e12 tokens. Which model and how many tokens does computeOptimal advise for this budget? Why did Meta not take the advice?",
      answer:
        "7.2e23 FLOPs: 78 billion parameters and 1.6e12 tokens. Llama 3 8B is ten times smaller and read 1,900 tokens a parameter in place of 20. The rule makes the best of the training alone. A model pays about 2·N FLOPs for each token that it ever writes, so with many users a small model that was trained for too long is cheaper.",
      predict: {
        question:
          "GPT-2 small (12 blocks, D = 768, V = 50,257) reads a window of 1,024 tokens. What share of the FLOPs of its forward pass do q·kᵀ and weights·v take?",
        choices: ["about 13 %", "about a third", "about half", "more than 80 %"],
        answer: 0,
        because:
          "13 %. A token takes 4·T·D FLOPs of attention in a block and 24·D² with weights: they are equal at T = 6·D, 4,608 tokens. The logits alone take 27 %, twice as much as attention.",
      },
    },
    {
      slug: "training-memory",
      title: "Training memory",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Write a block's operations one below the other. Which tensors does each line need again for its gradient? Which of them stand on two lines?",
        "A product keeps what its weights are multiplied by. Each norm's output is such a factor, and its input is kept for the norm itself. Additions keep nothing.",
        "block: 8·B·T·D + 2·B·T·F + B·H·T²;   end: 2·B·T·D + B·T·V;   checkpointing: N·B·T·D + (block − B·T·D) + end",
        "Attention and its norm keep six tensors of width D and the weights of all heads; the network and its norm keep two of width D and two of width F.\nAdd the end of the model once. With checkpointing count each block's input, then what one block has besides. Multiply by the bytes last; a master copy is there beside the weights.",
      ],
      explore:
        "A GPT has 32 blocks, D = 4,096, 32 heads, V = 32,000 and a context of 2,048. Can you train it on one GPU with 80 GB, with mixed precision, checkpointing and one window? What is too large?",
      answer:
        "No. The activations take 1.2 GB (17.3 GB without checkpointing), but 6.6 billion parameters take 105 GB: half of it both moments, 26 GB the master copy. Smaller batches don't help. Either many GPUs share the state, as ZeRO does, or few weights are trained, as with part 3's LoRA: only they have gradients and moments.",
      predict: {
        question:
          "Training GPT-2 XL (48 blocks, D = 1,600, 25 heads) in float32 takes 24.9 GB for weights, gradients and moments. How much do the activations of 8 windows of 1,024 tokens take?",
        choices: ["0.8 GB", "8 GB", "25 GB", "82 GB"],
        answer: 3,
        because:
          "82 GB. A block keeps 16·B·T·D + B·H·T² numbers: 210 million for each term, and there are 48 blocks. Half of it are attention weights. Checkpointing leaves 5.9 GB.",
      },
    },
    {
      slug: "resume-training",
      title: "Resuming a training run",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Take one step of the uninterrupted run and one of the resumed run. Compare the learning rate, the windows, m, v and the loss: which of them differs first?",
        "A step is a function of what it reads. Look for everything in `step` that was there before the step and is not an argument.",
        "next step = f(θ, m, v, steps, state of the generator; text, settings)",
        "Give the three sets of variables names that never collide: the parameters keep theirs, the moments get a prefix each. Count and generator go into the JSON, before anything is awaited.\nCopy each tensor before it is written. To load, let each variable of the new run take the saved numbers of its name, then restore the count and the generator.",
      ],
      explore:
        "Resume after 120 steps on Alice, then set v to zeros and keep m. Then the other way around: m to zeros, v as it was. Which loss do you see?",
      answer:
        "Without v the loss is 49, 4.1 and 88 after one step (three seeds; 2.5 before): m is divided by a root that knows one gradient alone, and where that gradient is small the step is huge. Without m the next five losses differ by 0.01 on average: with β₁ = 0.9 the first moment is refilled in ten steps.",
      predict: {
        question:
          "After 120 steps on Alice the training loss is 2.5. You resume the run, but both of AdamW's moments are lost: zeros, with a count of 120 steps. By how much is the loss of the next 20 steps higher?",
        choices: ["it starts over at 4.2", "by about 1", "by about 0.2", "by less than 0.05"],
        answer: 3,
        because:
          "By 0.01 to 0.03 (three seeds). AdamW fills its moments again within some steps. Nothing fails and nothing spikes, so only a comparison bit for bit tells that the run is another one.",
      },
    },
  ],
});
