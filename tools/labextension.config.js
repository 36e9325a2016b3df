// Added to the builder's own rules: the guard's Python travels as text.
module.exports = {
  module: { rules: [{ test: /\.py$/, type: 'asset/source' }] }
};
