import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Tokenization and embeddings",
  summary: "You can turn a sentence into the matrix that a transformer reads.",
  exercises: [
    {
      slug: "encode",
      title: "Encoding: text to ids",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Does “I like transformers” become 1 3 4 5 2? And is each word without an id refused?",
        "The vocabulary alone decides: a token's id is its index there. A word that isn't in it has no id, and a special token typed into the text has none either.",
        "with the vocabulary <PAD> <BOS> <EOS> I like transformers:\n  “ like  I ” → like, I → <BOS> like I <EOS> → 1 4 3 2",
        "words: split at runs of whitespace, then drop the empty pieces at the ends;\nids: put the special tokens around the words, then look up the index of each.",
      ],
      explore:
        'Encode "I like transformers." with the period. What happens, and how does GPT-2\'s tokenizer avoid it?',
      answer:
        'A RangeError: "transformers." is another word than "transformers", and every word would need a second id for the end of a sentence. GPT-2 ' +
        "separates letters, digits and punctuation before anything else. The period becomes a token of its own, id 13, and the word keeps its id.",
    },
    {
      slug: "decode",
      title: "Decoding: ids to text",
      difficulty: 1,
      minutes: 8,
      hints: [
        "Do 1 3 4 5 2 become “I like transformers”? Is id 0 a token, and id 6 of 6 refused?",
        "An id is an index into the vocabulary, 0 included. What makes a token special is its name, not its id.",
        "1 3 4 0 2 → <BOS> I like <PAD> <EOS> → with skipSpecial “I like”, without it “<BOS> I like <PAD> <EOS>”",
        "first: the token at this index; second: throw if there is none;\nthen: with skipSpecial, leave out the SPECIAL_TOKENS; join the rest with a space.",
      ],
      explore:
        "Decode with skipSpecial: false, then encode that text. Which of the two complains, and what could users of a chat model do if neither did?",
      answer:
        'encode complains: there is no id for a typed "<BOS>". Otherwise a user could type the tokens that end a message or begin a system prompt, ' +
        "and the model could not tell them from real ones. OpenAI's tokenizer library tiktoken refuses such text as well, unless the caller allows " +
        "it.",
    },
    {
      slug: "next-token-pairs",
      title: "Next-token targets",
      difficulty: 1,
      minutes: 5,
      hints: [
        "Take 7 8 9: it makes two pairs, 7 → 8 and 8 → 9. Which do you get?",
        "At each position the target is the token that comes after it. Nothing comes after the last token.",
        "for 7 8 9 6, T = 4:\n  inputs  7 8 9, the ids at 0 to T − 2\n  targets 8 9 6, the ids at 1 to T − 1",
        "one list leaves out the last id, the other leaves out the first;\nboth are new lists, copied from ids.",
      ],
      explore:
        "Log nextTokenPairs([1, 3, 4, 1, 3, 5]). Can a model that sees only the current token get all five targets right?",
      answer:
        "No: after 3 comes 4 the first time and 5 the second time. The best that such a model can do is give each a probability of one half. A model " +
        "that sees all earlier tokens can tell them apart: one 3 follows 1, the other follows 1 3 4 1. That is what attention is for.",
    },
    {
      slug: "embed-tokens",
      title: "Token embeddings",
      difficulty: 1,
      minutes: 8,
      hints: [
        "Change a number in your result: does E stay the same? And does id 4 get row 4, wherever it occurs?",
        "The id picks the row, whatever the token's position. The result belongs to the caller, so it is a copy.",
        "ids 4 1 4 → rows 4, 1 and 4 of E, three separate lists, [3, D];\nwith V = 6 the ids 0 to 5 have a row, and −1, 6 and 1.5 have none",
        "first: the row with this id; second: throw a RangeError if there is none;\nthird: its numbers in a new list.",
      ],
      explore:
        "Return the row itself and save: which law breaks? And what would happen to E if a later step added the positions in place?",
      answer:
        "“changing the result changes neither the table nor the ids”. The positions would be written into the weights: each sentence adds P to the " +
        "rows of its words once more. The model gets worse with every text it reads, and no training step is to blame.",
    },
    {
      slug: "add-positions",
      title: "Position embeddings",
      difficulty: 1,
      minutes: 8,
      hints: [
        "Is your first row the first token plus row 0 of P, and still as long as before?",
        "The sum is elementwise: token i gets row i of the position table, counted from 0. The width stays D.",
        "for i = 2 and D = 3: the token (1, 0, 2) plus row 2 of P, (0.1, 0.5, −1), is (1.1, 0.5, 1);\nwith L = 8 rows in P, 8 tokens fit and 9 don't",
        "first: compare the number of tokens with the number of rows in P;\nthen: the elementwise sum of the two vectors, as a new row.",
      ],
      explore:
        'What if positions were 100 times as large as words? Multiply P[i][d] by 100 in the sum, and add this at the end of the file:\n  import { microModel } from "#lib/micro-model";\n  const p = microModel().initial_parameters;\n  const [E, P] = [p.token_embedding, p.position_embedding];\n  for (const id of [3, 5]) console.log(addPositions([E[1], E[id]], P)[1]);\nUndo both afterwards.',
      answer:
        'Almost nothing is left of the words: the rows of "I" and "transformers" begin −6.34, −0.09, 17.20 and −6.35, −0.05, 17.06. Their cosine ' +
        "is 0.9999, and 0.58 without the factor. A sum keeps both parts readable only if they are of similar size.",
      predict: {
        question:
          "The numbers of E and of P are drawn with standard deviation 0.1. What is the standard deviation of the numbers in X, their sum?",
        choices: ["0.1: the draws cancel on average", "0.14", "0.2: twice as large"],
        answer: 1,
        because:
          "0.141, measured for 1,000 tokens. Variances of independent draws add, standard deviations don't: √(0.1² + 0.1²). So X is 1.41 times as " +
          "large as either table, not twice.",
      },
    },
    {
      slug: "embed-sentence",
      title: "From a sentence to the input matrix",
      difficulty: 2,
      minutes: 10,
      hints: [
        "Embed the empty text: are there two rows, <BOS> plus row 0 and <EOS> plus row 1 of P?",
        "Three steps: text to ids, ids to rows, rows plus positions. You have a function for each.",
        "“I like” → ids 1 3 4 2 → X[0] = E[1] + P[0],  X[1] = E[3] + P[1],  X[2] = E[4] + P[2],  X[3] = E[2] + P[3]",
        "text → ids [T] → rows of E [T, D] → plus rows of P [T, D];\neach step takes the result of the one before, and neither table changes.",
      ],
      explore:
        'Is a word closer to itself at the next position, or to another word at its own position? At the end of the file:\n  import { microModel } from "#lib/micro-model";\n  const { vocabulary: { tokens }, initial_parameters: p } = microModel();\n  const [E, P] = [p.token_embedding, p.position_embedding];\n  const X = embedSentence("I like transformers", tokens, E, P);\n  const Y = embedSentence("like I transformers", tokens, E, P);\n  for (const i of [1, 2])\n    console.log(Math.hypot(...X[2].map((x, d) => x - Y[i][d])));\nTake the lines out afterwards.',
      answer:
        'To the other word, here: "like" at position 2 is 0.69 away from "like" at position 1, and 0.56 away from "I" at position 2. Both tables ' +
        "were drawn with the same standard deviation, so before training word and position weigh the same, and chance decides.",
      predict: {
        question:
          "You embed “I like transformers” and “transformers like I”, five tokens each with <BOS> and <EOS>. How many of the five rows of X are the same in both?",
        choices: [
          "none: the order has changed",
          "1: only <BOS>, before the change",
          "3",
          "5: the words are the same",
        ],
        answer: 2,
        because:
          "3: <BOS>, like and <EOS>. Row i depends only on i and on the token at position i, and at these three positions neither changed. No token has " +
          "looked at another yet.",
      },
    },
    {
      slug: "gaussian-matrix",
      title: "Gaussian initialization",
      difficulty: 1,
      minutes: 8,
      hints: [
        "Ask for 2 rows of 3 columns: is that the shape, are all six numbers different, and are they about as large as std?",
        "Each number is a separate draw from the given stream, row by row. The mean is 0.",
        "draws z₀, z₁, z₂, …, each with mean 0 and standard deviation std; for 2 rows and 3 columns\n  row 0 is z₀ z₁ z₂, and row 1 is z₃ z₄ z₅",
        "a row [columns]: one fresh draw for each column;\nthe matrix [rows, columns]: each row freshly drawn, never the same list twice.",
      ],
      explore:
        "Build a matrix with Array(6).fill(oneRow) and change one number. How many change? What would a model learn if E were built like this?",
      answer:
        "Six: the matrix holds one list six times. All tokens would share one vector, and each update would move it for all of them, so the model " +
        "could never tell its words apart. The shape is right and nothing crashes.",
    },
  ],
});
