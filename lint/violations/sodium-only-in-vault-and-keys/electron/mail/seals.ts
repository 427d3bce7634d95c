import sodium from 'sodium-native';

export const seals = sodium;
