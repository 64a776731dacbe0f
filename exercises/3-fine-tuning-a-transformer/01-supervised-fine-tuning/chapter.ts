import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Supervised fine-tuning",
  summary:
    "You can make a pretrained model answer questions by showing it examples, say what that cost, and switch it off again.",
  exercises: [
    {
      slug: "load-base",
      title: "Load a checkpoint",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Load a file that does not fit into a model that you have kept a copy of. After the error, is the model still what it was?",
        "Model and file are two lists of names with shapes, and every name of either list must have the same shape in both. Only then may a number change.",
        "misfits = { name in model ∪ file : shape in model ≠ shape in file };   load only if there are none",
        "Join the keys of both records and drop the doubles; keep those for which shapeIn differs.\nThen go through the parameters, which are variables: a variable can take over the numbers of a tensor.",
      ],
      explore:
        "Load the base into models with 1, 2 and 8 heads: initGPT({ ...BASE_SIZES, heads }). How many of the 36 facts does each of them know?",
      answer:
        "6 with one head, 36 with two, four and eight. The number of heads is not in the file, and no tensor has another shape for it: the check lets all of them " +
        "through. A checkpoint alone does not say what its model is. That is why published ones come with a config.json.",
      predict: {
        question:
          "The base has learned 36 facts. You ask for each of them in a chat, <user> question <asst>, a form that it has never read. How many does it answer?",
        choices: ["none", "about a third", "about 30", "all 36"],
        answer: 0,
        because:
          "It knows all 36: “the capital of corvia is” continues rightly every time. But it has read lists of questions, so behind a question it asks another one.",
      },
    },
  ],
});
