import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Feed-forward network",
  summary:
    "You can build the part of a block that works on each token alone, and say why it must not be linear.",
  exercises: [
    {
      slug: "gelu",
      title: "GELU",
      difficulty: 1,
      minutes: 8,
      hints: [
        "The values are wrong at some x, or NaN for large ones.",
        "Half of 1 + tanh is a share between 0 and 1. x is multiplied by it.",
        "gelu(x) = x · ½ · (1 + tanh( √(2/π) · (x + 0.044715 x³) ))",
        "first blank: the root of 2/π, times the bracket of x and the cubic term;\nsecond blank: Math.tanh of it, plus one, halved.",
      ],
      explore:
        "Where does gelu(x) first exceed 99 % of x? And where does it fall below 1 % of |x| on the left?",
      answer:
        "At 2.32 and at −2.32. The shares of x and −x sum to 1, so what passes at 2.32 is what is held back at −2.32. Between the two GELU is a soft gate, and outside it differs from ReLU by less than 1 % of |x|.",
      predict: {
        question:
          "The inputs of a hidden unit are normal random numbers with mean 0 and variance 1. ReLU returns 0.40 on average. What does GELU return on average?",
        choices: ["0.40, as ReLU does", "about 0.28", "0: both signs cancel"],
        answer: 1,
        because:
          "0.282. A positive x passes only in part, and a negative x takes a little away: at 1 and at −1 each, 0.16 is missing compared with ReLU.",
      },
    },
    {
      slug: "linear",
      title: "Linear layer",
      difficulty: 1,
      minutes: 8,
      hints: [
        "The bias is missing, at the wrong outputs, or a bias of the wrong length is let through.",
        "Output o has one row of weights, W[o], and one bias, b[o], the same for every token.",
        "Y[t][o] = Σᵢ X[t][i] · W[o][i] + b[o]",
        "first blank: assertSameLength of the bias and the rows of W, with a text that names both;\nsecond blank: your outputProjection, then in each row number o plus b[o].",
      ],
      explore:
        "Llama 3's linear layers have no bias. Set b1 and b2 of microModel() to zeros and compare the outputs of its feed-forward network. How could W do the work of b?",
      answer:
        "Their lengths fall from 0.71–0.92 to 0.59–0.75, and the largest cosine of two tokens from 0.34 to 0.14: all outputs shared the bias. Append a constant 1 to every token, and b is one more column of W. So a model without biases loses only what a constant feature can bring back.",
    },
    {
      slug: "collapse-linear",
      title: "Collapse two linear layers",
      difficulty: 2,
      minutes: 10,
      hints: [
        "The weights or the bias of the single layer are not what both layers do together.",
        "Write the second layer's input as the first one's output and multiply out.",
        "W2·(W1·x + b1) + b2 = (W2·W1)·x + (W2·b1 + b2)",
        "weights: your matmul, the second layer's on the left;\nbias: your second layer applied to b1 as if it were a token, first row.",
      ],
      explore:
        "LoRA fine-tunes a chat model by adding to the output of a 4096 × 4096 matrix W that of two thin layers, 4096 to 8 and 8 to 4096, with nothing between them. What does the finished model cost to run?",
      answer:
        "Not one multiplication more: the two layers collapse into one matrix of W's shape, which is added to W. Only training needs them apart: 65,536 numbers to learn instead of 16.8 million. The price is that such a change has at most rank 8.",
    },
    {
      slug: "xor-network",
      title: "XOR with two hidden units",
      difficulty: 2,
      minutes: 15,
      hints: [
        "One of the four inputs gets the wrong answer, or the weights have another shape.",
        "The sum of the inputs is 0, 1 or 2. The answer must rise from 0 to 1 and fall back to 0: a bend at 1.",
        "y = relu(s) − 2·relu(s − 1), where s = x₁ + x₂",
        "both units weigh both inputs by 1; a bias of −1 makes the second one wait until s exceeds 1;\nthe output counts the first once and takes the second away twice.",
      ],
      explore:
        "Find a second answer, with the differences x₁ − x₂ and x₂ − x₁ in the hidden units. Would training find either of them?",
      answer:
        "Rows (1, −1) and (−1, 1), biases 0, and output weights (1, 1): that is |x₁ − x₂|. Training found an answer in 249 of 1,000 runs (gradient descent, 5,000 steps of 0.1, normal random weights); 260 ended at the constant answer 1/2. A unit that is 0 for all inputs gets no gradient. What a network can compute it need not learn.",
    },
    {
      slug: "feed-forward",
      title: "The feed-forward network",
      difficulty: 2,
      minutes: 12,
      hints: [
        "The first stage that the grader calls wrong is where to look; what comes after it is not judged.",
        "Wide, bend, narrow again: the activation sits between the layers and nowhere else. Keep it apart from its input.",
        "output = gelu(X·W1ᵀ + b1)·W2ᵀ + b2",
        "your linear with W1 and b1; your gelu on each number, into new rows;\nyour linear with W2 and b2; all three in one object.",
      ],
      explore:
        "For each token of microModel() keep only the units whose activated number is largest in size, and set the others to 0. How many of the 64 do you need for a cosine of 0.9 with the full output?",
      answer:
        "With 16 of 64 the cosines are 0.90 to 0.96, with 8 they are 0.85 to 0.92. Few units are large at once, so even before training a quarter of them makes most of an output. Mixture-of-experts models live on that: Mixtral computes 2 of its 8 networks for each token.",
      predict: {
        question:
          "In the untrained micro model the numbers that enter GELU have a typical size of 0.39, and about half of them are negative. How much of the negative numbers' total gets through?",
        choices: ["nothing: GELU is nearly ReLU", "about a third", "about two thirds"],
        answer: 1,
        because:
          "31 %, and 68 % of the positive numbers. Near 0 every gate is about half open: the network is not far from linear as long as its weights are small.",
      },
    },
  ],
});
