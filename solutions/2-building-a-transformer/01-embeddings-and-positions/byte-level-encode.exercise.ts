import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Byte-level BPE: encoding and decoding",
  difficulty: 3,
  minutes: 30,
  hints: [
    "Encode `abc` with the merges `b c` and `a b`. Do you get `a bc`? Encode a piece whose only merge has rank 0. Is it merged?",
    "Only pairs in the piece can be merged, and the pair learned earliest comes first, wherever it is. A token can be half a character, but the tokens of a list form one sequence of bytes.",
    "next = argmin of rank(tᵢ, tᵢ₊₁) over the neighbors that have a rank;   decode(ids) = UTF-8⁻¹(bytes(id₁) ‖ bytes(id₂) ‖ …)",
    "next: of the pairs with a finite rank, the one with the lowest, or undefined\na piece: its special id, or the id of each token after merging\nan id: the vocabulary's byte string; for a special token, its text in UTF-8\ntext: join all byte strings, turn them into bytes, and decode once, with the option that keeps U+FEFF",
  ],
  explore:
    "Encode “The cat sat on the” with GPT-2's tokenizer (an online one will do), and then the same text with a space at the end. Why do language models do badly after a prompt that ends in a space?",
  answer:
    "Without the space the ids are 464, 3797, 3332, 319, 262. With it a sixth follows: 220, the space alone. The usual token for the next word, ·mat, brings its own space, as 33,135 of GPT-2's 50,256 tokens do. After 220 the model must choose a token without a space, which it has almost never seen there.",
  predict: {
    question:
      "GPT-2 reads “Good morning, how are you?” as 7 tokens. In Chinese this is 早上好，你好吗？, with 8 characters and 24 bytes. GPT-2 learned its merges from English web pages. How many tokens does the Chinese text take?",
    choices: ["8, one for each character", "17", "24, one for each byte", "7, because it means the same"],
    answer: 1,
    because:
      "17. Merges join the bytes of a few frequent characters, or two of a character's three bytes. Nothing is unknown, but the model needs more than twice as many steps as for English, and its context window holds less than half as much text.",
  },
});
