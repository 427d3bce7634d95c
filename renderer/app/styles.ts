// The style sheets in the order in which they win: the reset, Mantine's layer, then ours.
import './base.css';
import '@fontsource-variable/inter/index.css';
import '@mantine/core/styles.layer.css';
import '../ui/shell.css';
import '../ui/controls.css';
import '../ui/rows.css';
import '../ui/case.css';
import '../ui/board.css';
import '../ui/overlays.css';
import '../ui/letter.css';
import '../ui/paper.css';
