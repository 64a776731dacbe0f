import { defineExercise } from "#lib/author/course";

export default defineExercise({
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
});
