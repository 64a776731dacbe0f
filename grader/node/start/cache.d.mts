export function makeBundle(target: string): Promise<string>;
