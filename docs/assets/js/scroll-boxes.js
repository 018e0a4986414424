// Code and tables that scroll are stops of the Tab key, so that keys can scroll them. Where nothing scrolls, on most
// screens most of them, a stop would do nothing: it is left out. Without script each is one.
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
});

export function scrollBoxes(root) {
  for (const box of root.querySelectorAll("pre[tabindex], .table-box")) sizes.observe(box);
}
