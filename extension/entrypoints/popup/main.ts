import '@auxcast/shared-types/tokens.css';
import '@auxcast/shared-types/font.css';
import '../../components/base.css';
import { createApp } from 'vue';
import PopupApp from '../../components/PopupApp.vue';

createApp(PopupApp).mount('#app');
