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
        "Join both parts again. Do you get the text, each token once, in its order?",
        "There is one cut, in one place. The model trains on the text before the cut; the text after it is only measured.",
        "n = 15, share = 0.3: 4.5 tokens become v = 5, and the cut is at 15 − 5 = 10",
        "Round the number of validation tokens, subtract it from n, and copy both sides of the cut.\nThe caller's list keeps all of its tokens.",
      ],
      explore:
        "Look for each window of 16 characters of Alice's validation text in its training text. How many occur there, although the text was cut first? And windows of 32?",
      answer:
        "624 of 14,413, or 4.3%, and 7 of 32 characters. A book repeats its own phrases, so a part of the validation loss measures memory. The web does, too: GPT-2's authors found that on average 3.2% of the 8-grams of common test sets were in its training text (Radford et al. 2019).",
    },
    {
      slug: "window-batches",
      title: "Windows and targets",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Write x and y of one window below each other. Is each token of y the one that follows the token above it in the text?",
        "A window needs T + 1 neighbors: the first T are read, the last T are predicted. It may begin wherever all of them fit.",
        "n = 8, T = 3:  random s from 0 to 4;  in order s = 0, 3, 6 with 3, 3 and 1 targets;\ns = 3:  x = ids[3 … 5],  y = ids[4 … 6]",
        "Take two stretches of the same length, one index apart. Draw a start for each window among all places where it fits.\nIn order, n − 1 targets need (n − 1) / T windows, rounded up; the count is the sum of their lengths before padding.",
      ],
      explore:
        "Let random windows begin only at multiples of 16. Is any token never a target, however long you train? What does the model see before each token, pass after pass?",
      answer:
        "Only the first token, and at most 15 at the end, are never a target. But each token now has the same context in every pass: one in 16 is always predicted from a single token, and one in 16 from all 16. With free starts the model predicts each token from 1 to 16 tokens, and meets it at every position.",
      predict: {
        question:
          "A text has 129,855 tokens. You draw 8,116 random windows with 16 targets each, so one target for each token on average. What share of the tokens is never a target?",
        choices: ["almost none", "about 6%, one in sixteen", "about 37%", "about half"],
        answer: 2,
        because:
          "36.3 to 36.8% (three seeds). Each token is drawn once on average, but by chance. A window misses it with probability 1 − 16/129,855, and all 8,116 windows do with e⁻¹ = 0.368. Windows in order leave out only the first token.",
      },
    },
    {
      slug: "ngram-baselines",
      title: "N-gram baselines",
      difficulty: 2,
      minutes: 20,
      hints: [
        "The first test has four tokens to count and two to predict. Which probability does each model give to those two?",
        "Counting is training, and the shares are the model. Count one text, and judge on the other.",
        "in abab with s = 0.1 and V = 2: P(b | a) = (2 + 0.1) / (2 + 0.2) = 0.955, P(a | b) = (1 + 0.1) / (1 + 0.2) = 0.917",
        "One pass counts single tokens, a second one neighbors, in the row of the earlier token. A share divides a smoothed count by the smoothed sum of its row.\nThe loss starts at the second validation token and averages minus the logarithms.",
      ],
      explore:
        "Count what comes after two, three, four and five characters. On Alice the losses are 1.92, 1.76, 1.97 and 2.33. Why does a longer memory make them worse?",
      answer:
        "After two characters 2% of the targets were never counted, after three 9%, after four 19%. Each of them costs about 5 nats. The others gain little: 1.46 after three characters, 1.32 after four. Counting shares nothing between similar contexts, and so it needs far more text for each further character.",
    },
    {
      slug: "naive-training",
      title: "Training at a constant rate",
      difficulty: 2,
      minutes: 20,
      seconds: 30,
      hints: [
        "Run three steps at a learning rate of 0. Do the losses differ? They should, because each step reads other windows.",
        "Make once, before the loop, what has to remember something from step to step. Make in the step, and free there, what only that step uses.",
        "the landmark is passed after n steps if n ≥ over and (loss of step n − over + … + loss of step n − 1) / over < landmark",
        "One Adam for the run. In each step: windows; one update, which returns the loss before it; one awaited read; three tensors to free.\nFor the landmark, try each number of steps from `over` up, and average the losses that end there.",
      ],
      explore:
        "Give the rates 0.002 and 0.01 four times as many steps, 400. Which of them passes the bigrams, and when?",
      answer:
        "0.002 does, a little after 200 steps, and ends at 2.25. 0.01 ends at 2.55 to 2.61, still above the table (two seeds). Both curves fall all the time, so only the end of a run tells a good rate from a bad one. Real runs don't choose: they use a high rate early and a low one late.",
      predict: {
        question:
          "Adam trains a GPT of one layer and width 64 on Alice for 100 steps, at the constant rates 0.0003, 0.002 and 0.01. Which rate has the lowest mean loss over the first ten steps, and which over the last twenty?",
        choices: ["0.002, and 0.002", "0.01, and 0.01", "0.01, and 0.002", "0.002, and 0.0003"],
        answer: 2,
        because:
          "At first 0.01 leads with 3.4, ahead of 3.7 and 4.1. It ends at 2.93 to 3.15, near the unigrams; 0.002 ends at 2.63 to 3.01 (10 seeds). A high rate learns frequencies fast and then hinders finer things.",
      },
    },
    {
      slug: "evaluate-loss",
      title: "Validation loss and perplexity",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Losses 1, 5 and 2 of four, three and two targets: is your result 23/9?",
        "Each batch returns a mean. To average all targets, give each mean the weight of its targets. Perplexity undoes the logarithm of the loss.",
        "loss = Σ count_i · loss_i / Σ count_i;   perplexity = e^loss",
        "Sum the counts. Run each batch without training, scale its loss by its share of the counts, and add the results, still as tensors.\nAfter the one read, the perplexity is computed from the number.",
      ],
      explore:
        "Once you have trained a model in train-language-model, evaluate it on windows of 4, 8 and 16 tokens. The text and the weights are the same: why does the loss fall?",
      answer:
        "2.36, 2.29 and 2.26, and 2.65 with windows of one token. In a window of T tokens a target has (T + 1)/2 of them before it on average: short windows hide what the model could use. So losses compare only for the same windows. Overlapping windows lower GPT-2's published perplexities in the same way.",
    },
    {
      slug: "warmup-cosine",
      title: "Warmup and cosine decay",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Print the learning rates of steps 0, warmup − 1, warmup, total and total + 50. Which of them differs from the docstring?",
        "There are three stretches: the warmup takes `warmup` steps, the decay the rest up to `total`, and after that nothing changes.",
        "peak 0.001, warmup 10, total 100, min 0.0001: step 4 has 0.001 · 5/10; step 55 has p = 45/90, cos(π/2) = 0, so 0.0001 + 0.0009 / 2",
        "Return early during warmup. The progress of the decay is a share of its own length and never above 1.\nHalf a cosine goes from 1 to −1; shift and scale it so that it goes from the peak to the minimum.",
      ],
      explore:
        "Llama 3 405B was trained with a peak of 8e-5 after 8,000 steps, and a cosine to 8e-7 in 1,200,000. For which share of its steps is the learning rate above 90% of the peak, and for which share below 10%?",
      answer:
        "21% and 19%. A cosine is flat at both ends: a fifth of the training runs at nearly the peak learning rate, another fifth at less than a tenth of it, and the mean is half of the peak. After a tenth of the steps the learning rate has lost only 2%.",
    },
    {
      slug: "clip-gradients",
      title: "Gradient clipping",
      difficulty: 2,
      minutes: 15,
      hints: [
        "3 in one tensor and 4 in another: how long is the whole gradient? Do both of your results still have the ratio 3 to 4?",
        "All gradients together are one long vector. Clipping shortens it and keeps its direction.",
        "3 and 4 with the limit 1: norm = √(9 + 16) = 5, factor = 1 / 5; with the limit 7 the factor would be 7 / 5, so it is 1",
        "One sum of squares for each tensor, all of them added, then a single root.\nThe factor is the limit divided by the norm, and never above 1.",
      ],
      explore:
        "Clip the gradients of every step to 0.001. Why does AdamW hardly notice, and what does SGD do?",
      answer:
        "AdamW divides each gradient by its typical size: train-language-model ends at 2.26 instead of 2.25. SGD's steps get a thousand times shorter: a GPT of width 32 is at 4.14 after 150 steps instead of 2.83. Clipping helps AdamW when one step's gradient is much longer than the others.",
    },
    {
      slug: "decoupled-decay",
      title: "AdamW on variables",
      difficulty: 3,
      minutes: 20,
      hints: [
        "Do the first step by hand: W shrinks by 5%, b does not, and then each number moves by lr. Which of these fails in yours?",
        "The decay acts on the weights and stays out of the moments. One Adam has one count of steps, so variables whose first steps differ need several.",
        "with lr = 0.1, λ = 0.5 and θ = 2: decay gives 2 · (1 − 0.05) = 1.9; Adam's first step then gives 1.9 − 0.1 · sign(g)",
        "One Adam for each variable, in the same order. In a step, first shrink the variable if it decays, then set the learning rate of its Adam,\nthen let this Adam apply the one gradient, under the variable's name.",
      ],
      explore:
        "Llama 2 7B was trained for 500,000 steps with λ = 0.1 and a cosine from 3e-4 to 3e-5 after 2,000 steps of warmup. What share of its initial weights does the decay leave?",
      answer:
        "0.03%: the factor is e^(−8.25) = 0.00026. Nothing of the initialization is left. What early gradients wrote decays as well, so a weight stays only as long as gradients renew it.",
      predict: {
        question:
          "You train for 240 steps with λ = 0.1. The learning rate warms up to 0.002 in 40 steps and decays to 0.0002 by a cosine. The gradient of one weight is 0 at every step. What share of this weight is left?",
        choices: ["nearly nothing: 0.9 to the power of 240", "90%", "97%", "all of it"],
        answer: 2,
        because:
          "97.4%. A step takes lr · λ of the weight, at most 0.0002 of it, and not λ. The learning rates of all steps sum to 0.26, and e^(−0.1 · 0.26) = 0.974. In a long training this adds up.",
      },
    },
    {
      slug: "accumulate-gradients",
      title: "Gradient accumulation",
      difficulty: 3,
      minutes: 20,
      hints: [
        "The first test has micro-batches of four targets and of two. Which of the two should count more, and by how much?",
        "The mean over all targets is a weighted mean of the micro-batches' means. The weight of each is its number of targets.",
        "gradient = Σ (count_i / Σ count) · gradient_i, and the loss alike",
        "Sum the counts before the loop. Scale what a micro-batch returns by its share and add it to the total so far; a missing gradient is 0.\nThen free the old total: the new one is made of new tensors.",
      ],
      explore:
        "Add up the gradients of four micro-batches without their shares, so that they are four times too long. Train a GPT of width 32 on Alice with AdamW, then with SGD at a learning rate of 0.5. Which of them notices?",
      answer:
        "AdamW does not: 2.74 after 150 steps with and without the error, because it divides each gradient by its typical size. SGD's steps are four times too long: 2.88 without the error, NaN with it. So the error can hide in real training code until the norm of the gradient is clipped or logged.",
    },
    {
      slug: "early-stopping",
      title: "Early stopping",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Go through 3, 2, 2.1, 2.05, 2.2 by hand. What is the best loss after each, and how many losses have come since?",
        "Compare each loss with the best one, never with the previous one. The remembered weights must not change when training continues.",
        "patience 3, losses 3, 2, 2.1, 2.05, 2.2: waited is 0, 0, 1, 2, 3, and at 3 the training stops with the best at index 1",
        "One comparison decides. If it is better, remember the loss, its index and copies of all variables, and set the wait to 0.\nRestoring writes each copy back into its variable.",
      ],
      explore:
        "Let the stopper see 50 losses that never improve: 2 plus noise with a standard deviation of 0.05. What is its best loss? With patience 5, after how many losses does it stop?",
      answer:
        "Its best loss is 1.89 on average (2,000 runs) although nothing was learned: the best of 50 lies more than two standard deviations below their mean. With patience 5 it stops after 10 losses, at a best of 1.93. So the best validation loss flatters. Report the loss on a third text that you use only once.",
    },
    {
      slug: "train-language-model",
      title: "Train a language model",
      difficulty: 4,
      minutes: 40,
      seconds: 90,
      hints: [
        "Print loss, norm and validation of the first reports. Is the first loss near ln V? Is the norm sometimes above the limit?",
        "A step is a chain: each part takes the result of the one before it. Report the norm before clipping.",
        "g = mean over all targets of all micro-batches;   ĝ = g · min(1, maxNorm/‖g‖);   θ ← AdamW(θ, ĝ, lr(s));   validation after k, 2k, 3k, … steps",
        "Draw from the training text. Accumulate, clip, update, and return the accumulated loss with the norm that clipping found.\nSteps count from 0, so after step s there have been s + 1 steps. Restore the best weights before their copies are freed.",
      ],
      explore:
        "Cut the training text of train-language-model to its first 5,000 characters, take 1,000 steps, and evaluate every 50. Where do the two curves part?",
      answer:
        "After 350 steps: the validation loss is at its best there, 2.50, and rises to 2.88, while the training loss falls from 1.8 to 0.92. Patience 3 stops at step 500. In 350 steps the model has read each character 18 times on average; in the finale it reads less than half of the book once.",
    },
    {
      slug: "one-part-left-out",
      title: "An ablation of the training",
      difficulty: 3,
      minutes: 25,
      seconds: 60,
      hints: [
        "Compare the first losses of all your runs. No run has been updated yet: are these losses equal?",
        "To leave a part out, choose a setting at which it changes nothing. A comparison is fair if all else is equal, including the random numbers.",
        "min + (peak − min) · … is peak for every step if min = peak;   min(1, maxNorm/‖g‖) is 1 for every g if maxNorm = ∞",
        "One entry for each part, each with one setting. For a run to the end, measure every `total` steps and be patient without limit.\nEach run gets a new generator. The first run uses the plan as it is.",
      ],
      explore:
        "Leave out clipping and accumulation together. Is the damage the sum of the two? Average over a few seeds.",
      answer:
        "No. Over six seeds the loss is 0.16 higher without clipping, 0.21 without accumulation, and 0.28 without both, not 0.37. Each run without both ends between 3.05 and 3.16, near the unigrams at 3.19: there is little more to lose. Effects add up only where neither is close to its limit.",
      predict: {
        question:
          "A GPT of one layer and width 64, 100 steps: peak 0.003 after 20 steps of warmup, decay to 0.0003, limit 1, two micro-batches of 8 windows. You leave out one part. Without which part is the validation loss lower, with every seed?",
        choices: ["for none: each part helps", "clipping", "the decay of the rate", "accumulation"],
        answer: 2,
        because:
          "It is 0.06 to 0.15 lower (12 seeds): in so short a run, small steps cost more than they gain. Without clipping the loss is 0.05 to 0.33 higher, without accumulation 0.05 to 0.38. Without warmup it depends on the seed.",
      },
    },
    {
      slug: "block-ablations",
      title: "An ablation of the block",
      difficulty: 3,
      minutes: 25,
      seconds: 60,
      hints: [
        "Give the block sublayers that return zeros. What is left of x in each variant: x, zeros, or x normed twice?",
        "Leaving out a norm turns it into the identity. Leaving out a residual connection turns a sum into its second term. Each variant changes one thing.",
        "no norms: a = x + attention(x), y = a + mlp(a);   no residuals: a = attention(LN₁(x)), y = mlp(LN₂(a))",
        "You have the post-norm block already. For the others you need a norm that may be the identity, and an addition that may only replace; then write the two sublayers.\nDecide about positions before the blocks, and about the last norm after them.",
      ],
      explore:
        "Give pre-norm and no positions 300 steps at width 64. Give post-norm the same, but a peak of 0.001 after 60 steps of warmup. Does the order stay the same?",
      answer:
        "No. Pre-norm has caught up: 2.35 and 2.36, without positions 2.38 and 2.36 (two seeds). The causal mask alone tells two layers something about order, and far larger models without a position table come close too (Haviv et al. 2022). At the lower rate, post-norm gets past the unigrams and reaches 2.74 and 2.71: it needed other settings.",
      predict: {
        question:
          "Two layers of width 48, 90 steps with a peak of 0.003: the same GPT as pre-norm, as post-norm, without norms, without residual connections, and without positions. Which has the lowest validation loss?",
        choices: ["pre-norm", "post-norm", "without norms", "without positions"],
        answer: 3,
        because:
          "It ends at 2.63 to 2.66, pre-norm at 2.71 to 3.06; the other three stay at the unigrams, 3.17 (10 seeds). 90 steps are enough for bigrams, which need no positions: the table is noise at first.",
      },
    },
    {
      slug: "training-flops",
      title: "Training FLOPs",
      difficulty: 2,
      minutes: 25,
      hints: [
        "Three tokens of width 2: write down every product of one block with the shapes of both factors. How many products are there, and which have no weights?",
        "A token's vector meets each weight once, and in attention T keys, then T values. In the backward pass, each product has a gradient for each of its two factors.",
        "weights: 2·B·T·(4·D² + 2·D·F) a block;   attention: 2·B·T·2·T·D a block;   step: 3·forward, + blocks with checkpointing;   C = 6·N·(ratio·N)",
        "For each part: two FLOPs, times tokens, times blocks, times the numbers that a token is multiplied by there. A step is the forward pass plus twice as much again;\ncheckpointing adds the blocks once. For the rule, add up all matrices and the unembedding. For the budget, replace the tokens with ratio times N and solve for N.",
      ],
      explore:
        "Llama 3 8B has 8.03 billion parameters and read about 15e12 tokens. Which model and how many tokens does computeOptimal advise for this budget? Why did Meta not take the advice?",
      answer:
        "7.2e23 FLOPs: 78 billion parameters and 1.6e12 tokens. Llama 3 8B is ten times smaller and read 1,900 tokens for each parameter instead of 20. The rule optimizes the training alone. A model costs about 2·N FLOPs for each token it ever generates, so with many users a small model that was trained for too long is cheaper.",
      predict: {
        question:
          "GPT-2 small (12 blocks, D = 768, V = 50,257) reads a window of 1,024 tokens. What share of the FLOPs of its forward pass do q·kᵀ and weights·v take?",
        choices: ["about 13%", "about a third", "about half", "more than 80%"],
        answer: 0,
        because:
          "13%. In a block, a token takes 4·T·D FLOPs for attention and 24·D² for products with weights: equal at T = 6·D, 4,608 tokens. The logits alone take 27%, twice as much as attention.",
      },
    },
    {
      slug: "training-memory",
      title: "Training memory",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Write a block's operations in a list. Which tensors does each line need again for its gradient? Which of them appear in two lines?",
        "A product keeps what its weights are multiplied by. Each norm's output is such a factor, and its input is kept for the norm itself. Additions keep nothing.",
        "block: 8·B·T·D + 2·B·T·F + B·H·T²;   end: 2·B·T·D + B·T·V;   checkpointing: N·B·T·D + (block − B·T·D) + end",
        "Attention and its norm keep six tensors of width D and the weights of all heads; the network and its norm keep two of width D and two of width F.\nAdd the end of the model once. With checkpointing, count each block's input, then what one block has besides. Multiply by the bytes last; a master copy adds to the weights.",
      ],
      explore:
        "A GPT has 32 blocks, D = 4,096, 32 heads, V = 32,000 and a context of 2,048. Can you train it on one GPU with 80 GB, with mixed precision, checkpointing and one window? What is too large?",
      answer:
        "No. The activations take 1.2 GB (17.3 GB without checkpointing), but 6.6 billion parameters take 105 GB: half of it for both moments, 26 GB for the master copy. Smaller batches don't help. Either many GPUs share the state, as in ZeRO, or you train few weights, as with part 3's LoRA: only those have gradients and moments.",
      predict: {
        question:
          "Training GPT-2 XL (48 blocks, D = 1,600, 25 heads) in float32 takes 24.9 GB for weights, gradients and moments. How much do the activations of 8 windows of 1,024 tokens take?",
        choices: ["0.8 GB", "8 GB", "25 GB", "82 GB"],
        answer: 3,
        because:
          "82 GB. A block keeps 16·B·T·D + B·H·T² numbers: 210 million for each term, and there are 48 blocks. Half of that is attention weights. Checkpointing leaves 5.9 GB.",
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
        "Give the three sets of variables names that never collide: the parameters keep theirs, and each set of moments gets a prefix. Put the count and the generator's state into the JSON before you await anything.\nCopy each tensor before it is written. To load, let each variable of the new run take the saved numbers of its name, then restore the count and the generator.",
      ],
      explore:
        "Resume after 120 steps on Alice, then set v to zeros and keep m. Then the other way around: m to zeros, v as it was. Which loss do you see?",
      answer:
        "Without v the loss is 49, 4.1 and 88 after one step (three seeds; 2.5 before): m is divided by a root that knows only one gradient, and where that gradient is small, the step is huge. Without m the next five losses differ by 0.01 on average: with β₁ = 0.9 the first moment is refilled in ten steps.",
      predict: {
        question:
          "After 120 steps on Alice the training loss is 2.5. You resume the run, but both of AdamW's moments are lost: zeros, with a count of 120 steps. How much higher is the loss of the next 20 steps?",
        choices: ["it starts over at 4.2", "by about 1", "by about 0.2", "by less than 0.05"],
        answer: 3,
        because:
          "By 0.01 to 0.03 (three seeds). AdamW refills its moments within a few steps. Nothing fails and nothing spikes, so only a bit-for-bit comparison shows that the run is a different one.",
      },
    },
  ],
});
