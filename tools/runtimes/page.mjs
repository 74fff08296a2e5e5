export function updatePage() {}
