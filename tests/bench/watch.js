// When the charts of a page last changed, in ms since 1970, so that it can be compared from page to page.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const bench = window.bench = {first: 0, last: 0, top: 0, rest: 0};
  const drawn = (plot) => plot.querySelector('.points path, .point path, .points .point');
  const seen = (records) => {
    bench.rest = now();
    for (const {target} of records) {
      const plot = target.closest?.('.js-plotly-plot');
      if (!plot || target.closest('.hoverlayer') || !drawn(plot)) continue;
      bench.last = now();
      bench.first ||= bench.last;
      const uppermost = document.querySelector('.js-plotly-plot') ?? plot; // else it stands in a shadow
      if (plot === uppermost) bench.top = bench.last;
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
