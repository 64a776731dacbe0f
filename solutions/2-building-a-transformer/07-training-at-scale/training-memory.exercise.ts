import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Training memory",
  difficulty: 3,
  minutes: 25,
  hints: [
    "List the operations of a block. Which tensors does each operation need again for its gradient, and which tensors appear twice in your list?",
    "A product keeps the tensor its weights are multiplied by. The output of each norm is such a tensor, and its input is kept for the norm itself. Additions keep nothing.",
    "block: 8·B·T·D + 2·B·T·F + B·H·T²;   end: 2·B·T·D + B·T·V;   checkpointing: N·B·T·D + (block − B·T·D) + end",
    "Attention and its norm keep six tensors of width D and the weights of all heads; the network and its norm keep two of width D and two of width F.\nAdd the end of the model once. With checkpointing, count each block's input, then what one block has besides. Multiply by the bytes last; a master copy adds to the weights.",
  ],
  explore:
    "A GPT has 32 blocks, D = 4,096, 32 heads, V = 32,000 and a context of 2,048. Can you train it on one GPU with 80 GB, using mixed precision, checkpointing and one window? If not, what is too large?",
  answer:
    "No. The activations take 1.2 GB (17.3 GB without checkpointing), but 6.6 billion parameters take 105 GB: half of it for the two moments, and 26 GB for the master copy. Smaller batches don't help. Either many GPUs share the state, as in ZeRO, or you train few weights, as with part 3's LoRA: only those have gradients and moments.",
  predict: {
    question:
      "Training GPT-2 XL (48 blocks, D = 1,600, 25 heads) in float32 takes 24.9 GB for weights, gradients and moments. How much do the activations of 8 windows of 1,024 tokens take?",
    choices: ["0.8 GB", "8 GB", "25 GB", "82 GB"],
    answer: 3,
    because:
      "82 GB. A block keeps 16·B·T·D + B·H·T² numbers, 210 million for each term, and there are 48 blocks. Half of them are attention weights. Checkpointing leaves 5.9 GB.",
  },
});
