// When the charts of a page, or the matrix that the explorer has in their place, last changed, in ms since 1970, so that it can be compared from page to page.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const bench = window.bench = {first: 0, last: 0, top: 0, rest: 0};
  const drawn = (plot) => plot.matches('.iscm.page, .peer') || plot.querySelector('.points path, .point path, .points .point');
  // A chart is thousands of changes: each is asked only for its chart, so that watching costs the page next to nothing.
  const matrix = () => (document.querySelector('.mx') ?? document.querySelector('.iscm.page .hits'))?.closest('.iscm.page, .peer');
  const seen = (records) => {
    const at = bench.rest = now();
    const nodes = new Set(records.map(({target}) => target));
    const grown = new Set(records.filter(({type}) => type === 'childList').map(({target}) => target));
    const plots = new Set();
    for (const node of nodes) {
      const plot = node.closest?.('.js-plotly-plot, .hoverlayer');
      if (plot && !plot.matches('.hoverlayer')) plots.add(plot);
      const page = matrix();
      if (page && (page.contains(node) || (grown.has(node) && node.contains(page)))) plots.add(page);
    }
    for (const plot of plots) {
      if (!drawn(plot)) continue;
      bench.last = at;
      bench.first ||= at;
      const uppermost = matrix() ?? document.querySelector('.js-plotly-plot') ?? plot; // else it stands in a shadow
      if (plot === uppermost) bench.top = at;
    }
  };
  const what = {childList: true, subtree: true, attributes: true};
  const observe = (root) => new MutationObserver(seen).observe(root, what);
  observe(document);
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    observe(root);
    return root;
  };
  bench.mark = () => sessionStorage.setItem('bench', now());
  addEventListener('pointerdown', bench.mark, true);
  bench.took = () => bench.last - sessionStorage.getItem('bench');
  bench.tookTop = () => bench.top - sessionStorage.getItem('bench');
  bench.quiet = () => bench.took() > 0 && now() - bench.last > 400;
})();
