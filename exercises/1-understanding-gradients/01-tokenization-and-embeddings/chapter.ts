import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Tokenization and embeddings",
  summary: "You can turn a sentence into the matrix that a transformer reads.",
  exercises: [
    {
      slug: "encode",
      title: "From words to ids",
      difficulty: 1,
      minutes: 10,
      hints: [
        "A word got a wrong id, a special token is missing at an end, or something without an id got through.",
        "The vocabulary alone decides: a token's id is its place there. What is not there has no id, nor has a special token that somebody typed.",
        "ids = [id(<BOS>), id(word₁), …, id(wordₙ), id(<EOS>)]",
        "words: split at runs of whitespace, then drop the empty pieces at the ends;\nids: put the special tokens round the words, then look up each place.",
      ],
      explore: 'Encode "I like transformers." with the full stop. How could a tokenizer treat punctuation?',
    },
    {
      slug: "decode",
      title: "From ids back to words",
      difficulty: 1,
      minutes: 8,
      hints: [
        "A token is wrong, missing or too many, or something was written for an id that has no token.",
        "An id is a place in the vocabulary, 0 included; a special token is known by its name, not by its id.",
        "decode(encode(text)) = text, up to the amount of whitespace",
        "first: look at the place; second: throw if nothing is there;\nthen: where skipSpecial, leave out the SPECIAL_TOKENS; join the rest with a space.",
      ],
      explore: "Decode with skipSpecial: false, then encode that text. Which of the two should complain?",
    },
    {
      slug: "next-token-pairs",
      title: "What comes next?",
      difficulty: 1,
      minutes: 5,
      hints: [
        "The two lists are shifted the wrong way, too far or not at all, or one of them is too long.",
        "At each position the target is the token that comes after it. Nothing comes after the last token.",
        "inputs[i] = ids[i],  targets[i] = ids[i + 1],  i = 0 .. T − 2",
        "one list leaves out the last id, the other the first;\nboth are parts of ids, copied.",
      ],
      explore: "How many training examples does one text of 1,000 tokens give?",
    },
    {
      slug: "gaussian-matrix",
      title: "Small random numbers",
      difficulty: 1,
      minutes: 8,
      hints: [
        "Rows repeat, the shape is turned round, or the numbers have the wrong size.",
        "Each number is a draw of its own from the given stream, row after row; the bell curve has its middle at 0.",
        "M[r][c] ~ N(0, std²): mean 0, standard deviation std; the order is (0,0), (0,1), …, (1,0), …",
        "a row: a list made by calling rng.gauss once for each column;\nthe matrix: a list made by drawing a row once for each row.",
      ],
      explore: "Build the matrix with Array(rows).fill(oneRow) and change one number. How many change?",
    },
    {
      slug: "embed-tokens",
      title: "Look up the vectors",
      difficulty: 1,
      minutes: 8,
      hints: [
        "A token got the wrong row, or the table can be damaged through your result.",
        "The id picks the row, whatever the token's position. The result belongs to the caller: it is a copy.",
        "embedded[i] = E[ids[i]]",
        "take the row at the id; if there is none, throw a RangeError;\nlast: its numbers in a new list.",
      ],
      explore: "Return the row itself and run the spec: which law breaks, and what would training do then?",
    },
    {
      slug: "add-positions",
      title: "Say where each token stands",
      difficulty: 1,
      minutes: 8,
      hints: [
        "The positions are off by one, scaled, or attached instead of added.",
        "Number by number, token i gets row i of the position table, counted from 0; the width stays D.",
        "X[i][d] = tokens[i][d] + P[i][d]",
        "first compare how many tokens and how many rows of P there are;\nthen add the two vectors number by number, into a new row.",
      ],
      explore: "Multiply the positions by 100 in the sum and look at X: what is left of the words?",
    },
    {
      slug: "embed-sentence",
      title: "A sentence becomes a matrix",
      difficulty: 2,
      minutes: 10,
      hints: [
        "A step is missing, a table is used for the other, or a token stands at the wrong position.",
        "Three steps: ids from the text, rows from the ids, positions onto the rows. Each is a function you have.",
        "X[i] = E[idᵢ] + P[i],  (id₀, id₁, …) = encode(text)",
        "call the three functions in that order, each on the result of the one before;\nE goes into the second, P into the third, and neither is changed.",
      ],
      explore: "Embed “I like transformers” and “transformers like I”, and compare their rows one by one.",
    },
  ],
});
