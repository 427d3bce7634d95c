// Makes Mantine look like Rekey: its scales and colours from the design, its variables pointed at our tokens.
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple, rem } from '@mantine/core';
import { dark, light, sizes } from './tokens.ts';

const blue: MantineColorsTuple = [
  '#eaf0fd',
  '#d3e0fb',
  '#b2c8f8',
  '#92b4ff',
  '#6d97f2',
  '#4f80e8',
  '#3a6bdc',
  '#2d5fd0',
  '#2354c4',
  '#1c459f',
];
/** For the action that loses reports and nothing else. */
const red: MantineColorsTuple = [
  '#fdebea',
  '#fbd3d1',
  '#ff9f97',
  '#f08079',
  '#ea7269',
  '#e9706a',
  '#e5675f',
  '#d2423c',
  '#c7302b',
  '#a8231f',
];
const gray: MantineColorsTuple = [
  '#f8f9fa',
  '#f1f2f4',
  '#eceef1',
  '#e3e5e9',
  '#c9cdd4',
  '#a9b0ba',
  '#868d98',
  '#5d6571',
  '#454c57',
  '#16191e',
];
const darkTones: MantineColorsTuple = [
  '#e8eaed',
  '#b9bfc8',
  '#989fab',
  '#757d89',
  '#2c3036',
  '#22262b',
  '#1f2328',
  '#1a1d21',
  '#131518',
  '#0e1012',
];

export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: { light: 8, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.18,
  cursorType: 'default',
  respectReducedMotion: true,
  colors: { blue, red, gray, dark: darkTones },
  fontFamily: sizes['--sans'],
  fontFamilyMonospace: sizes['--mono'],
  fontSizes: { xs: rem(12), sm: rem(13), md: rem(14), lg: rem(16), xl: rem(20) },
  lineHeights: { xs: rem(16), sm: rem(20), md: rem(20), lg: rem(24), xl: rem(28) },
  spacing: {
    xs: rem(4),
    sm: rem(8),
    md: rem(12),
    lg: rem(16),
    xl: rem(24),
    '2xl': rem(32),
    '3xl': rem(48),
  },
  radius: { xs: rem(4), sm: rem(6), md: rem(8), lg: rem(12) },
  defaultRadius: 'sm',
  headings: {
    fontFamily: sizes['--sans'],
    fontWeight: '600',
    sizes: {
      h1: { fontSize: rem(20), lineHeight: rem(28) },
      h2: { fontSize: rem(16), lineHeight: rem(24) },
      h3: { fontSize: rem(13), lineHeight: rem(20) },
    },
  },
  components: {
    Modal: { defaultProps: { radius: 'lg', centered: true, transitionProps: { duration: 120, transition: 'fade' } } },
    ModalRoot: { defaultProps: { centered: true, transitionProps: { duration: 120, transition: 'fade' } } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: false, events: { hover: true, focus: true, touch: false } } },
    Menu: { defaultProps: { transitionProps: { duration: 80 } } },
  },
});

/** Mantine's own colours follow the tokens, so that a part of Mantine used as it comes fits beside ours. */
const pointed = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-anchor': 'var(--accent-ink)',
  '--mantine-color-error': 'var(--bad-ink)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-button)',
  '--mantine-color-disabled': 'var(--still-tint)',
  '--mantine-color-disabled-color': 'var(--ink-3)',
  '--mantine-color-disabled-border': 'var(--still-tint)',
};

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: { ...sizes },
  light: { ...light, ...pointed },
  dark: { ...dark, ...pointed },
});
