import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Byte-level BPE: encoding and decoding",
  difficulty: 3,
  minutes: 30,
  hints: [
    "Encode abc with the merges b c, a b: is it a bc? Encode a piece whose only merge has rank 0: is it merged? Decode the lesson's three ids of 🐇: do you get one character?",
    "Only pairs in the piece can be merged, and the earliest learned comes first wherever it is. A token can be half a character, but a list of tokens is one sequence of bytes.",
    "next = argmin of rank(tᵢ, tᵢ₊₁) over the neighbors that have a rank;   decode(ids) = UTF-8⁻¹(bytes(id₁) ‖ bytes(id₂) ‖ …)",
    "next: of the pairs with a finite rank the one with the lowest, or undefined\na piece: its special id, or the id of each token after merging\nan id: the vocabulary's byte string; for a special token the UTF-8 of its text\ntext: join all byte strings, make bytes of them, and decode once, with the option that keeps U+FEFF",
  ],
  explore:
    "Encode The cat sat on the with GPT-2's tokenizer (an online one will do), then the same with a space at the end. What did the space become? Why do chat models dislike prompts that end in a space?",
  answer:
    "Without it the ids are 464, 3797, 3332, 319, 262; with it a sixth follows, 220, the space alone. The next word's usual token, ·mat, brings its own space, as 33,135 of GPT-2's 50,256 tokens do. After 220 the model must choose a token without one, which it has hardly ever seen there.",
  predict: {
    question:
      "GPT-2 reads Good morning, how are you? as 7 tokens. In Chinese this is 早上好，你好吗？, 8 characters and 24 bytes. GPT-2's merges come from a web of English. How many tokens?",
    choices: ["8: one for each character", "17", "24: one for each byte", "7: it means the same"],
    answer: 1,
    because:
      "17. Merges join the bytes of a few frequent characters, or two of a character's three. Nothing is unknown, but the model needs more than twice as many steps, and its context window holds less than half as much.",
  },
});
