import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "GPT-2's pieces of text",
  difficulty: 3,
  minutes: 30,
  hints: [
    "In each example of the docstring, mark which spaces go with the text after them. What is different about the last of several spaces, and about spaces at the end of the text?",
    "A piece is a run of characters of one kind, and every kind but whitespace may begin with one space. The first kind that fits wins, so a special case must come before the kind that would take its apostrophe.",
    "ending | ␣?letters | ␣?digits | ␣?others | whitespace not followed by non-whitespace | whitespace",
    "endings: an apostrophe and one of seven; letters, digits, others: one optional space, then one or more characters of the kind (others: neither whitespace nor letter nor digit)\nwhitespace: one or more with a negative lookahead for anything that isn't whitespace, so that it gives up its last character; then one or more without\nspecial tokens: a copy, the longest first; a plain part: split it, then encode each piece in UTF-8",
  ],
  explore:
    "Split alice, 127 + 677 and your favorite line of code, once with this pattern and once with at most three digits per piece, as GPT-4 and Llama 3 do. Which numbers get the same token in every context?",
  answer:
    "With GPT-2's merges, 1865 becomes 18 and 65, but after a space it is one token; 12345 becomes 123 and 45. Whether a number is one token depends on how often people wrote it on the web, so the model learns numbers one by one, like words. With at most three digits, 0 to 9, there are only 1,110 different pieces, and GPT-4 has a token for each.",
  predict: {
    question:
      "Alice in Wonderland has 27,328 words, 2,567 of them different if capitals don't count. GPT-2's pattern cuts the text into 36,763 pieces, including punctuation and line breaks. How many of the pieces are different?",
    choices: ["about 370", "about 3,700", "about 12,000", "about 30,000, because most pieces occur once"],
    answer: 1,
    because:
      "3,730. Alice, ·Alice and ALICE are different pieces, so there are more than 2,567. About half of them, 1,846, occur once. Training reads each different piece only once, with its count, which is a tenth of the work.",
  },
});
