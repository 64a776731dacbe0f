import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./best-of-n.js")>({});
