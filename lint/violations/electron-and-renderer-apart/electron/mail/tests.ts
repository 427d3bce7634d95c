export * from '../../e2e/fixtures/launch.ts';
