import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Preference pairs",
  difficulty: 2,
  minutes: 25,
  hints: [
    "Split a pair whose answers both begin with “the film was”. Do these words end up in your prompt?",
    "The prompt ends where the assistant's last turn begins, not where the two conversations first differ. To fit a window, shorten only the prompt: people judged the whole answers.",
    "start = 1 + last position of the assistant's token before the first difference;   room = length − the longer answer",
    "Among the tokens before the first difference, find the last one equal to `assistant`, and split right after it.\nTo shorten, compute the room that the longer answer leaves, and keep that many tokens from the end of the prompt.",
  ],
  explore:
    "Split 1,000 pairs of the mini-world's reviews at the first difference instead. How many words of the answers end up in the prompt?",
  answer:
    "On average, 1.6 words do. In 748 pairs it is “the”, and in 232 it is “the film was”. In the other 20, the first adjective ends up there, too, and it is half of what the model has to judge.",
});
