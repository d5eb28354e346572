import './style.css';

import { App } from './app';
import { openSource } from './core/source';
import { build } from './ui/build';

const app = new App(openSource());
build(app, document.getElementById('app')!);
