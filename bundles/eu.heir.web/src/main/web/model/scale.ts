/** Upper end of an axis: the next of 1, 2, 5 times a power of ten, never below the least. */
export function niceTop(value: number, least: number): number {
  if (!(value > least)) {
    return least;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((each) => value <= each * power) ?? 10;
  return factor * power;
}
