// Block intervals and difficulty, drawn by ECharts. Its tips are drawn on the canvas too: no markup is made.
import { h, onMounted, onUnmounted, ref, watch } from './vue.js';
import { count, decimal, duration, time } from './figures.js';
import { go } from './parts.js';
import { language, t } from './words.js';

const dark = matchMedia('(prefers-color-scheme: dark)');

export const IntervalChart = {
  props: ['headers', 'spacing'],
  setup(props) {
    const box = ref(null);
    let chart = null;
    let sizes = null;

    const draw = () => chart?.setOption(options(props.headers, props.spacing, box.value), { notMerge: true });

    onMounted(async () => {
      const echarts = await import('./echarts.js');
      if (!box.value) return;
      chart = echarts.init(box.value);
      chart.on('click', (at) => go(`block/${at.name}`));
      sizes = new ResizeObserver(() => chart.resize());
      sizes.observe(box.value);
      dark.addEventListener('change', draw);
      draw();
    });
    onUnmounted(() => {
      sizes?.disconnect();
      dark.removeEventListener('change', draw);
      chart?.dispose();
    });
    watch([() => props.headers, () => props.spacing, language], draw);
    return () => h('div', { ref: box, class: 'chart', role: 'img', 'aria-label': t('chart.name') });
  },
};

// Where the axis ends: a pause of the whole chain must not make every other bar a line.
function top(intervals, spacing) {
  const sorted = [...intervals].sort((a, b) => a - b);
  const usual = sorted[Math.floor(0.95 * (sorted.length - 1))];
  return Math.ceil(Math.max(2 * spacing, 1.25 * usual));
}

// `headers` in the order of the chain; the first only gives the second its interval.
function options(headers, spacing, box) {
  const color = (name) => getComputedStyle(box).getPropertyValue(name).trim();
  const blocks = headers.slice(1);
  const intervals = blocks.map((block, i) => block.timestamp - headers[i].timestamp);
  const faint = { color: color('--faint') };
  const label = { color: color('--muted'), fontSize: 11 };
  const axis = (name, more) => ({
    type: 'value',
    name,
    nameTextStyle: { ...label, align: more.position === 'right' ? 'right' : 'left' },
    axisLabel: label,
    splitLine: { show: false },
    minInterval: 1,
    ...more,
  });
  return {
    animation: false,
    grid: { left: 8, right: 8, top: 36, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      backgroundColor: color('--panel'),
      borderColor: color('--line'),
      textStyle: { color: color('--ink'), fontSize: 12 },
      formatter: ([{ dataIndex: i }]) =>
        [
          t('chart.block', { n: count(blocks[i].index) }),
          time(blocks[i].timestamp),
          `${t('chart.interval')}: ${duration(intervals[i])}`,
          `${t('chart.difficulty')}: ${decimal(blocks[i].difficulty)}`,
        ].join('\n'),
    },
    xAxis: {
      type: 'category',
      data: blocks.map((block) => block.index),
      axisLabel: { ...label, hideOverlap: true },
      axisLine: { lineStyle: faint },
      axisTick: { show: false },
    },
    yAxis: [
      axis(t('chart.intervalAxis'), {
        position: 'left',
        min: 0,
        max: top(intervals, spacing),
        splitLine: { lineStyle: faint },
      }),
      axis(t('chart.difficultyAxis'), { position: 'right', min: 0 }),
    ],
    series: [
      {
        type: 'bar',
        data: intervals.map((seconds) => Math.max(0, seconds)),
        itemStyle: { color: color('--bar'), borderRadius: [2, 2, 0, 0] },
        barCategoryGap: '25%',
        barMaxWidth: 28,
        markLine: {
          silent: true,
          symbol: 'none',
          label: { ...label, position: 'insideEndTop', formatter: t('chart.target', { time: duration(spacing) }) },
          lineStyle: { color: color('--muted'), type: 'dashed' },
          data: [{ yAxis: spacing }],
        },
      },
      {
        type: 'line',
        yAxisIndex: 1,
        step: 'end',
        symbol: 'none',
        data: blocks.map((block) => block.difficulty),
        lineStyle: { color: color('--accent'), width: 2 },
        itemStyle: { color: color('--accent') },
      },
    ],
  };
}
