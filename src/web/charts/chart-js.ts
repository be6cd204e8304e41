/** The parts of Chart.js that the charts use; a module of its own, so that it is loaded only when a chart is shown. */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Tooltip,
} from 'chart.js'
import { MatrixController, MatrixElement } from 'chartjs-chart-matrix'

let isRegistered = false

/** Chart.js with what is needed registered. */
export function chartJs(): typeof Chart {
  if (!isRegistered) {
    Chart.register(
      BarController,
      BarElement,
      CategoryScale,
      Legend,
      LinearScale,
      LineController,
      LineElement,
      LogarithmicScale,
      MatrixController,
      MatrixElement,
      PointElement,
      ScatterController,
      Tooltip,
    )
    isRegistered = true
  }
  return Chart
}
