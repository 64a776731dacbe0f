import { tensorSpec } from "#lib/tensors";

tensorSpec();
