/** Opens every closed detail while the page is printed. Answers how to stop. */
export function openForPrint(): () => void {
  let opened: HTMLDetailsElement[] = [];
  const before = (): void => {
    opened = [...document.querySelectorAll("details:not([open])")].filter((one): one is HTMLDetailsElement => one instanceof HTMLDetailsElement);
    for (const one of opened) one.open = true;
  };
  const after = (): void => {
    for (const one of opened) one.open = false;
    opened = [];
  };
  window.addEventListener("beforeprint", before);
  window.addEventListener("afterprint", after);
  return () => {
    window.removeEventListener("beforeprint", before);
    window.removeEventListener("afterprint", after);
  };
}
