import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Feed-forward network",
  summary:
    "You can build the part of a block that works on each token alone, and say why it must not be linear.",
  exercises: [
    {
      slug: "gelu",
      title: "A gate that bends",
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
    },
    {
      slug: "linear",
      title: "Weights and a bias",
      difficulty: 1,
      minutes: 8,
      hints: [
        "The bias is missing, at the wrong outputs, or a bias of the wrong length is let through.",
        "Output o has one row of weights, W[o], and one bias, b[o], the same for every token.",
        "Y[t][o] = Σᵢ X[t][i] · W[o][i] + b[o]",
        "first blank: assertSameLength of the bias and the rows of W, with a text that names both;\nsecond blank: your outputProjection, then in each row number o plus b[o].",
      ],
      explore: "How many of the 2,128 parameters of the feed-forward network are biases?",
    },
    {
      slug: "collapse-linear",
      title: "Two layers in one",
      difficulty: 2,
      minutes: 10,
      hints: [
        "The weights or the bias of the single layer are not what both layers do together.",
        "Write the second layer's input as the first one's output and multiply out.",
        "W2·(W1·x + b1) + b2 = (W2·W1)·x + (W2·b1 + b2)",
        "weights: your matmul, the second layer's on the left;\nbias: your second layer applied to b1 as if it were a token, first row.",
      ],
      explore:
        "Put gelu between two layers and look for W and b that do the same at three random x. Does it work for a fourth?",
    },
    {
      slug: "xor-network",
      title: "XOR by hand",
      difficulty: 2,
      minutes: 15,
      hints: [
        "One of the four inputs gets the wrong answer, or the weights have another shape.",
        "The sum of the inputs is 0, 1 or 2. The answer must rise from 0 to 1 and fall back to 0: a bend at 1.",
        "y = relu(s) − 2·relu(s − 1), where s = x₁ + x₂",
        "both units weigh both inputs by 1; a bias of −1 makes the second one wait until s exceeds 1;\nthe output counts the first once and takes the second away twice.",
      ],
      explore: "Find a second answer, with the differences x₁ − x₂ and x₂ − x₁ in the hidden units.",
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
        "Which share of preActivation is negative in the model of part 1, and how much of it survives the GELU?",
    },
  ],
});
