import type { PageData } from '../page-data';
import { drawCharts } from './charts/draw';
import { enableCopying } from './copy';
import { enableLeaderboard } from './leaderboard';
import { Selection } from './selection';
import { enableTabs, scrollLogs } from './tabs';

const element = document.getElementById('data');
const data = JSON.parse(element?.textContent ?? '{"curves":[]}') as PageData;
const selection = new Selection();

enableTabs();
scrollLogs();
enableCopying();
if (data.tuning !== undefined) enableLeaderboard(data.tuning, selection);
drawCharts(data, selection);
