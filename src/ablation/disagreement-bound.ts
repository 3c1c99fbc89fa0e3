/**
 * The largest share of disagreeing subsets that a sample still allows: the upper end of Clopper and Pearson's 95 % interval. 1 when nothing was drawn.
 *
 * @see https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Clopper%E2%80%93Pearson_interval
 */
export function disagreementBound(size: number, disagreed: number): number {
  if (disagreed >= size) return 1;
  let [low, high] = [0, 1];
  for (let halvings = 0; halvings < 50; halvings += 1) {
    const share = (low + high) / 2;
    if (atMostShown(size, disagreed, share) > tail) low = share;
    else high = share;
  }
  return high;
}

/** What lies beyond each end of a 95 % interval. */
const tail = 0.025;

/** Probability that at most so many of a sample disagree when this share of all does. */
function atMostShown(size: number, disagreed: number, share: number): number {
  let logarithm = size * Math.log1p(-share);
  let sum = Math.exp(logarithm);
  for (let shown = 1; shown <= disagreed; shown += 1) {
    logarithm += Math.log((size - shown + 1) / shown) + Math.log(share) - Math.log1p(-share);
    sum += Math.exp(logarithm);
  }
  return sum;
}
