import { defineExercise } from "#lib/author/course";

export default defineExercise({
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
});
